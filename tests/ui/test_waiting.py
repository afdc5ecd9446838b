"""Waiting for a job ends, however quickly the job was done."""

import time

from PySide6.QtCore import QCoreApplication, QTimer

from station_desk.base.jobs import Step
from station_desk.ui.work import Work


def job(seconds):
    yield Step(0, 1, "")
    time.sleep(seconds)
    return seconds


def waited(work, seconds, pause):
    """Start a job, be busy for a while, wait for it; returns what came, and whether somebody had to end the wait."""
    came, late = [], []
    guard = QTimer(interval=5000, singleShot=True)
    guard.timeout.connect(lambda: (late.append(True), QCoreApplication.exit()))
    guard.start()
    running = work.start("试", job(seconds), lambda how, result: came.append((how, result)))
    time.sleep(pause)
    work.wait(running)
    guard.stop()
    return came, late


def test_a_job_that_is_done_before_one_waits_for_it(qapp, desk):
    assert waited(Work(desk.engine), 0, 0.2) == ([("done", 0)], [])


def test_a_job_that_takes_longer(qapp, desk):
    assert waited(Work(desk.engine), 0.2, 0) == ([("done", 0.2)], [])


def test_waiting_for_what_is_over_returns_at_once(qapp, desk):
    work = Work(desk.engine)
    running = work.start("试", job(0), lambda *_: None)
    work.wait(running)
    work.wait(running)
    assert work.running == []
