"""What the tests of privacy need."""

from tests.engine.conftest import bench

__all__ = ["bench"]
