"""Stories lived through at random: who does what (`steps`, `life`), how it is done (`town`), what is seen of it by
everybody (`eyes`), and the book of what may be (`book`).
"""
