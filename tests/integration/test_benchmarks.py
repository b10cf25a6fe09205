"""Every benchmark runs, at a tiny size, so that figures can be made: for those there is `python -m benchmarks`."""

from pathlib import Path

import pytest

from benchmarks import (
    auditing,
    careers,
    following,
    pages,
    paired,
    paired_answers,
    processes,
    projection,
    rebuild,
    rebuild_paired,
    recording,
    settlements,
)
from benchmarks.figures import Figure
from benchmarks.ground import REFERENCE


def names(figures: list[Figure]) -> str:
    assert all(figure.value >= 0 for figure in figures)
    return "; ".join(figure.name for figure in figures)


def one_change(file: Path) -> Path:
    """A name of the real opening list that changes: the change set of 2025 is recorded for the other benchmarks."""
    header = "effective_on,instrument,clause,change,code,name,type,parent,predecessor,scope,note"
    file.write_text(f"{header}\n2025-07-01,1/NQ,1,amend,,Thủ đô Hà Nội,,,01,,\n", encoding="utf-8")
    return file


def test_whole_processes_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a command, an option or a file that the benchmark names and nobody has any more."""
    monkeypatch.setattr(processes, "RUNS", 1)
    monkeypatch.setattr(processes, "CORRECTIONS", 1)
    measured = names(processes.measure())
    assert "sobo staffing --unit" in measured and "check of 143 corrections" in measured


def test_recording_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a benchmark that calls the domain as it was."""
    monkeypatch.setattr(recording, "PEOPLE", 20)
    monkeypatch.setattr(recording, "SINGLES", 3)
    assert "bulk recording" in names(recording.measure())


def test_answers_are_measured() -> None:
    """Catches a benchmark whose events or questions are not the ledger's any more."""
    assert "staffing by province, 40 staff" in names(projection.measure(40))


def test_settlements_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches facts of the benchmark that the rules refuse by now."""
    monkeypatch.setattr(settlements, "ASSESSMENTS", 5)
    assert "funding and payments" in names(settlements.measure(40))


def test_a_rebuild_is_measured_from_both_sources_and_against_the_librarys_runner() -> None:
    """Catches careers that do not project, and a runner that cannot write their rows."""
    assert sum(1 for _ in careers.careers(300)) >= 300
    found = rebuild.paired(300, 60)
    assert min(found[key] for key in ("relay", "bare", "library")) > 0
    assert found["kafka"]["digest"] == found["store"]["digest"]


def test_histories_filters_and_diffs_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a question of an auditor that is asked otherwise by now."""
    monkeypatch.setattr(auditing, "ASKED", 2)
    monkeypatch.setattr(auditing, "NEWEST", 20)
    assert "diff of a person" in names(auditing.measure(24_900))


def test_pages_are_asked_for_by_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a server of pages that never listens, an answer that is none, and an import that is refused."""
    monkeypatch.setattr(pages, "CLIENTS", 4)
    monkeypatch.setattr(pages, "SECONDS", 0.3)
    monkeypatch.setattr(pages, "MORE", 5)
    figures = {figure.name: figure.value for figure in pages.measure(30)}
    assert "memory of the server" in figures and figures["answers meanwhile"] > 0
    assert (figures["positions with more than one answer"], figures["requests that failed"]) == (0, 0)


def test_projectors_and_the_way_of_a_commit_are_measured() -> None:
    """Catches a projector that never has its partitions, and a commit that nobody sees."""
    assert "two against one" in names(following.measure(300, 1, 0.5, 20))


def test_another_build_is_measured_beside_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches files that `sobo` refuses, and processor time of PostgreSQL that is not counted."""
    tree = REFERENCE.parent
    monkeypatch.setattr(paired, "CHANGES", one_change(tmp_path / "changes.csv"))
    paired.write_files(tmp_path, 5)
    found = paired.measured(tree, tmp_path, ["load", "departures"])
    assert found["load"].processor > found["departures"].processor > 0
    assert min(found["departures"].clock, found["departures"].memory - 20) > 0
    taken = {tree: iter((2.0, 3.0, 8.0)), tmp_path: iter((4.0, 3.0, 4.0))}
    monkeypatch.setattr(paired, "measured", lambda tree, *_: {"load": paired.Cost(next(taken[tree]), 1.0, 50.0)})
    monkeypatch.setattr("sys.argv", ["paired", str(tmp_path), "load"])
    paired.main()
    assert "0.50, 1.00, 2.00" in capsys.readouterr().out


def test_answers_of_another_build_are_measured_beside_those_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches files of money that `sobo` refuses, and a question that this build does not answer."""
    tree = REFERENCE.parent
    monkeypatch.setattr(paired, "CHANGES", one_change(tmp_path / "changes.csv"))
    tmp_path.chmod(0o711)
    paired_answers.record(tree, tmp_path / "home", 6)
    try:
        taken = paired_answers.asked({tree: tmp_path / "home"}, 1)
    finally:
        paired.sobo(tree, tmp_path / "home", "stop")
    assert taken.keys() == paired_answers.QUESTIONS.keys()
    assert all(took.clock > 0 for builds in taken.values() for of_one in builds.values() for took in of_one)
    base = tmp_path / "base"
    paired_answers.show({name: of_builds | {base: of_builds[tree]} for name, of_builds in taken.items()}, base)
    assert "national overdue list" in capsys.readouterr().out


def test_rebuilds_of_another_build_are_measured_beside_those_of_this_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Catches a part of the benchmark that other builds do not share, and rebuilds of different ledgers."""
    with rebuild_paired.ground(REFERENCE.parent, 60) as one:
        took = [one.rebuilt(origin) for origin in rebuild_paired.ORIGINS]
    assert all(found.clock > 0 and found.processor > 0 for found in took)
    assert took[0].digest == took[1].digest
    slow, quick = rebuild_paired.Took(3.0, 6.0, ""), rebuild_paired.Took(2.0, 8.0, "")
    rebuild_paired.show({"store": [(slow, quick), (quick, quick)]}, 60)
    assert "1.00, 1.50" in capsys.readouterr().out
