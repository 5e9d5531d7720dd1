"""A few of the broken files of `benchmarks.fuzz`; ten thousand of them are `make fuzz`."""

from pathlib import Path

from benchmarks import fuzz


async def test_no_broken_file_escapes_the_worker(models_folder: Path) -> None:
    seen = await fuzz.run(files=150, seed=20_261_122, labs=1)

    assert seen.escapes == []
    assert seen.outcomes.total() == 150
    assert {outcome.partition(":")[0] for outcome in seen.outcomes} == {"judged", "unusable"}


def test_a_file_of_a_run_can_be_made_again() -> None:
    assert fuzz.mutant(1, 7) == fuzz.mutant(1, 7) != fuzz.mutant(2, 7)
