"""Files are written whole, and nobody's work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorekit.problems import ProblemsFound
from scorekit.writing.files import Change, write_all


def test_several_files_are_written_or_all_are_as_before(tmp_path: Path) -> None:
    old, folder = tmp_path / "old.yaml", tmp_path / "folder"
    old.write_text("mine", encoding="utf-8")
    folder.mkdir()
    changes = {tmp_path / "new/a.yaml": Change("a"), old: Change("other"), folder: Change("a folder is not a file")}
    with pytest.raises(ProblemsFound, match="cannot-write"):
        write_all(changes, inside=tmp_path, force=True)
    assert old.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "old.yaml"]


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write_all({path: Change("one")}, inside=tmp_path)
    with pytest.raises(ProblemsFound, match="already-there"):
        write_all({path: Change("two")}, inside=tmp_path)
    assert path.read_text(encoding="utf-8") == "one"
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_a_link_that_leads_nowhere_stays(tmp_path: Path) -> None:
    link = tmp_path / "a.yaml"
    link.symlink_to(tmp_path / "gone" / "x")
    for force in (False, True):
        with pytest.raises(ProblemsFound):
            write_all({link: Change("one")}, inside=tmp_path, force=force)
        assert link.is_symlink()


def test_an_edit_of_a_file_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("now", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="somebody else has changed it meanwhile"):
        write_all({path: Change("new", before="then")}, inside=tmp_path)
    assert path.read_text(encoding="utf-8") == "now"


def test_an_edited_file_keeps_its_mark_of_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfnow")
    write_all({path: Change("new", before="now")}, inside=tmp_path)
    assert path.read_bytes() == b"\xef\xbb\xbfnew"


def test_a_file_that_cannot_be_replaced_leaves_no_copy_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("mine", encoding="utf-8")

    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(ProblemsFound, match="cannot-write"):
        write_all({path: Change("other")}, inside=tmp_path, force=True)
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("a.yaml", "mine")]
