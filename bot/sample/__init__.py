"""The sample data of the playground: invented people, forty libraries, twenty-five partnerships and months of talks."""

from bot.sample.planting import People, plant_sample

__all__ = ["People", "plant_sample"]
