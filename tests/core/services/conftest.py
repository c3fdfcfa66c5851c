"""The postman of nudges."""

import pytest

from core.store import Store
from tests.clock import MovableClock
from tests.core.services.postman import Postman


@pytest.fixture
def postman(store: Store, clock: MovableClock) -> Postman:
    """Carries nudges on that database."""
    return Postman(store, clock)
