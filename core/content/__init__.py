"""Content all deployments share: places, countries, regions, languages, calendars and time zones.

Plain functions over packaged data that is opened at the first question.
"""
