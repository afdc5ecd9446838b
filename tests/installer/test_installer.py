"""The installer's promises: a half-made environment is remade, a finished one is left alone, nothing is installed in secret."""

import subprocess
import sys
from pathlib import Path

import pytest

from installer import __main__ as installer
from installer import debian, environment, screen
from installer.say import Refused

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A place for an environment with one small requirement that needs no network."""
    product = tmp_path / "requirements.txt"
    product.write_text("# nothing to fetch\n", encoding="utf-8")
    monkeypatch.setattr(environment, "VENV", tmp_path / "有 空格" / ".venv")
    monkeypatch.setattr(environment, "PRODUCT", product)
    monkeypatch.setattr(environment, "MAKE_VENV", ("-m", "venv", "--without-pip"))  # pip takes seconds
    environment.VENV.parent.mkdir()
    return environment.VENV


@pytest.fixture
def installs(monkeypatch):
    """Stands in for pip and notes what it was asked for."""
    asked = []
    monkeypatch.setattr(environment, "install", asked.append)
    return asked


def test_an_environment_is_made_once_and_known_again(venv, installs):
    environment.prepare([environment.PRODUCT])
    assert environment.is_whole()
    (venv / "kept").touch()
    environment.prepare([environment.PRODUCT])
    assert installs == [[environment.PRODUCT]]
    assert (venv / "kept").exists()

    environment.PRODUCT.write_text("other==1\n", encoding="utf-8")
    environment.prepare([environment.PRODUCT])
    assert len(installs) == 2, "changed requirements are installed"
    assert (venv / "kept").exists(), "into the same environment"


def test_an_interrupted_installation_starts_anew(venv, monkeypatch, installs, capsys):
    def interrupted(requirements):
        (venv / "half").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.prepare([environment.PRODUCT])
    environment.prepare([environment.PRODUCT])
    assert not (venv / "half").exists()
    assert "anew" in capsys.readouterr().out
    assert installs == [[environment.PRODUCT]]


def test_the_environment_has_pip(venv, installs, monkeypatch):
    monkeypatch.setattr(environment, "MAKE_VENV", ("-m", "venv"))
    environment.prepare([environment.PRODUCT])
    subprocess.run([environment.python(), "-m", "pip", "--version"], check=True, capture_output=True)


def test_an_environment_of_a_vanished_python_is_remade(venv, installs):
    environment.prepare([environment.PRODUCT])
    cfg = venv / "pyvenv.cfg"
    cfg.write_text(cfg.read_text(encoding="utf-8").replace(environment.made_with(), "3.10.2"), encoding="utf-8")
    assert not environment.is_whole()
    environment.prepare([environment.PRODUCT])
    assert environment.is_whole()


def test_where_we_may_not_install_the_exact_line_is_said(monkeypatch):
    monkeypatch.setattr(debian, "leave", lambda: None)
    monkeypatch.setattr(debian, "is_root", lambda: False)
    monkeypatch.setattr(debian, "run", lambda _: pytest.fail("something was installed"))
    with pytest.raises(Refused, match="sudo apt-get install --yes --no-install-recommends libegl1 libgl1"):
        debian.install(debian.QT, "the system libraries Qt needs")


def test_a_failed_installation_updates_the_lists_and_tries_again(monkeypatch):
    ran = []

    def run(command):
        ran.append(" ".join(command))
        return subprocess.CompletedProcess(command, 0 if any("update" in line for line in ran) else 100, "", "")

    monkeypatch.setattr(debian, "leave", list)
    monkeypatch.setattr(debian, "run", run)
    debian.install(["postgresql"], "PostgreSQL")
    assert [line.split("apt-get ")[1].split()[0] for line in ran] == ["install", "update", "install"]


def test_no_screen_means_papers_and_pictures(monkeypatch, tmp_path, capsys):
    started = []
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(environment, "prepare", lambda requirements: None)
    monkeypatch.setattr(screen, "prepare_qt", lambda: None)
    monkeypatch.setattr(installer, "start", lambda words, extra=None: started.append((words, extra)) or 0)
    assert installer.run_desk(tmp_path / "示范") == 0
    [(words, extra)] = started
    assert words[:4] == ["-m", "station_desk", "demo", "--no-window"]
    assert extra == {"QT_QPA_PLATFORM": "offscreen"}
    said = capsys.readouterr().out
    assert str(tmp_path / "示范") in said
    assert "没有屏幕" in said
    assert "no screen" in said


def test_qt_starts_offscreen_and_says_why_where_it_does_not():
    if not environment.python().exists():
        pytest.skip("the tests run from another environment than .venv")
    assert screen.starts({"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert "nowhere" in screen.starts({"QT_QPA_PLATFORM": "nowhere"})


def test_an_old_python_is_told_what_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert installer.main() == 1
    assert "3.9.2" in capsys.readouterr().err


def test_the_beginning_needs_the_standard_library_only():
    code = "import installer.__main__, installer.screen, sys; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(PROJECT)!r}); {code}"],
                         capture_output=True, text=True, check=True)  # fmt: skip
    ours = {name.split(".")[0] for name in ran.stdout.split()} - set(sys.stdlib_module_names)
    assert {name for name in ours if not name.startswith("_")} <= {"installer"}
