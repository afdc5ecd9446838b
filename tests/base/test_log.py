"""The log: nothing that names a person reaches it, crashes are found again, and the diagnosis says what matters."""

import faulthandler
import json
import logging
import subprocess
import sys

import pytest

from station_desk.base import log

SECRETS = (
    "999999198601067433",
    "99999919950210503X",
    "13800138000",
    "187-0841-4514",
    "6222 0212 3456 7890 123",
    "0432-62345678",
)


@pytest.fixture
def book(home):
    started = log.start_log()
    yield started
    started.close()
    faulthandler.enable(sys.__stderr__)  # pytest's own, which the log had replaced


def written(book):
    return [json.loads(line) for line in (book.folder / log.LOG).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("secret", [*SECRETS, "９９９９９９１９８６０１０６７４３３", "9.9999919850315e+17"])
def test_long_numbers_go(secret):
    told = log.redact(f"row 12: {secret}; second")
    assert told == "row 12: [number]; second"
    assert "[number]" in log.redact(f"x{secret}y")


def test_what_stays():
    for text in (
        "2026-03-05T09:00:00.123456",
        "row 12",
        "Python 3.11.7",
        "Windows-10-10.0.19045-SP0",
        "0x7f3a9c1d2e40",
    ):
        assert log.redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ValueError: “单秀杰”不是日期",
        "(sqlite3.IntegrityError) x\n[SQL: INSERT INTO person VALUES (?)]\n[parameters: ('单秀杰', 'x')]\n(Background)",
        "[parameters: [{'name': '单秀杰'}, {'name': 'b'}]]",
        "ValueError: invalid literal for int() with base 10: '单秀杰'",
        "KeyError: 单秀杰",
        "DETAIL:  Key (name)=(单秀杰) already exists.",
    ],
)
def test_quoted_and_repeated_values_go(text):
    assert "单秀杰" not in log.redact(text)


def test_the_home_folder_is_not_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path / "zhangsan"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "zhangsan"))
    assert "zhangsan" not in log.redact(f'File "{tmp_path / "zhangsan" / "x.py"}", line 3')


def test_a_line_is_json_with_level_and_name(book):
    logging.getLogger("station_desk.store").warning("backup is %s days old", 12, extra={"rows": 3})
    (line,) = written(book)
    assert line["event"] == "backup is 12 days old"
    assert line["level"] == "warning"
    assert line["logger"] == "station_desk.store"
    assert line["rows"] == "3"
    assert line["timestamp"]


def test_no_secret_reaches_the_file(book, logged_errors):
    person = {"name": "a", "phone": 13800138000}
    try:
        raise ValueError(f"“单秀杰” {SECRETS[0]}")
    except ValueError:
        logging.getLogger("a").exception(
            "failed for %s", SECRETS[1], extra={"person": person, "card": 6222021234567890123}
        )
    logged_errors.clear()
    text = (book.folder / log.LOG).read_text("utf-8")
    for secret in (*SECRETS, "单秀杰", "6222021234567890123"):
        assert secret not in text
    assert "ValueError" in written(book)[0]["exception"]
    assert "test_no_secret_reaches_the_file" in written(book)[0]["exception"]


def test_the_log_is_quiet_about_details_and_ends(book):
    logging.getLogger("a").debug("detail")
    assert not (book.folder / log.LOG).exists()
    before = list(logging.getLogger().handlers)
    book.close()
    assert book.handler in before
    assert book.handler not in logging.getLogger().handlers
    assert not book.crash_file.exists()


def test_starting_the_log_loads_nothing_heavy(home):
    code = (
        "import sys; from station_desk.base import log; log.start_log().close(); sys.exit('structlog' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_crash_is_found_at_the_next_start(home):
    code = "from station_desk.base import log; log.start_log(); import faulthandler; faulthandler._sigsegv()"
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode != 0
    book = log.start_log()
    book.close()
    faulthandler.enable(sys.__stderr__)
    assert "Segmentation fault" in book.crash or "fatal exception" in book.crash
    assert "上次意外退出" in log.diagnosis()
    assert log.collect_crash(book.folder) == ""


def test_the_diagnosis(book, logged_errors):
    assert "没有" in log.diagnosis()
    try:
        raise RuntimeError(f"broken at {SECRETS[2]}")
    except RuntimeError as error:
        told = log.diagnosis(error)
        logging.getLogger("a").exception("job failed")
    logged_errors.clear()
    for word in (
        "农村辅警工作台",
        "Python",
        "SQLite",
        "PySide6-Essentials 6",
        "RuntimeError: broken at [number]",
        "test_the_diagnosis",
    ):
        assert word in told
    assert "job failed" in log.diagnosis()
    assert "RuntimeError: broken at [number]" in log.diagnosis()
    assert log.version_of("no-such-package") == "没有安装"
