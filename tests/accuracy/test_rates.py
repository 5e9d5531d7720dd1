"""The statistics of the accuracy page, on numbers whose answers are known."""

from statistics import NormalDist

import numpy as np
import pytest

from benchmarks.accuracy.rates import Rate, equal_error

NONE = np.array([])


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_portraits_that_lie_apart_leave_no_error_and_the_limit_halfway() -> None:
    crossing = equal_error(numbers(1, 2, 3), numbers(5, 6))

    assert crossing is not None
    assert crossing.rate == 0
    assert crossing.limit == 4


def test_portraits_that_lie_the_wrong_way_round_are_all_judged_wrong() -> None:
    crossing = equal_error(numbers(5, 6), numbers(1, 2))

    assert crossing is not None
    assert crossing.rate == 1


def test_the_same_distribution_for_both_cannot_be_told_apart() -> None:
    crossing = equal_error(np.arange(100.0), np.arange(100.0))

    assert crossing is not None
    assert crossing.rate == pytest.approx(0.5)


def test_two_bells_two_deviations_apart_cross_where_the_textbook_says() -> None:
    shares = (np.arange(20_000) + 0.5) / 20_000
    bell = np.array([NormalDist().inv_cdf(share) for share in shares])

    crossing = equal_error(bell, bell + 2)

    assert crossing is not None
    assert crossing.rate == pytest.approx(NormalDist().cdf(-1), abs=1e-3)
    assert crossing.limit == pytest.approx(1, abs=1e-2)


def test_one_good_portrait_in_four_among_the_faulty_is_interpolated() -> None:
    # Limits at 3 and 4: (refused, accepted) go from (1/4, 0) to (1/4, 1/2), which crosses at 1/4.
    crossing = equal_error(numbers(1, 2, 3, 9), numbers(4, 8))

    assert crossing is not None
    assert crossing.rate == pytest.approx(0.25)


@pytest.mark.parametrize(("good", "faulty"), [(NONE, numbers(1)), (numbers(1), NONE), (NONE, NONE)])
def test_without_both_kinds_there_is_no_rate(good: np.ndarray, faulty: np.ndarray) -> None:
    assert equal_error(good, faulty) is None


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 70, 0.0025, 0.0766), (50, 100, 0.4038, 0.5962)],
)
def test_wilsons_interval_is_that_of_the_books(count: int, total: int, low: float, high: float) -> None:
    assert Rate(count, total).interval == pytest.approx((low, high), abs=5e-4)


def test_of_nothing_everything_is_possible() -> None:
    assert Rate(0, 0).interval == (0.0, 1.0)
