"""The ground the tests stand on holds: desks are fresh, errors and windows are noticed."""

pytest_plugins = ["pytester"]


def test_a_desk_is_fresh_on_each_database(any_desk):
    from sqlalchemy import inspect

    assert inspect(any_desk.engine).has_table("alembic_version")
    assert any_desk.next_undo() == ""


def test_what_must_not_happen_fails_the_test(pytester, request, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    pytester.makeconftest((request.config.rootpath / "tests/conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(
        test_inner="""
        import logging

        def test_logs(): logging.getLogger("desk").error("broken")
        def test_leaves_a_window(qapp):
            from PySide6.QtWidgets import QWidget
            test_leaves_a_window.kept = QWidget()
            test_leaves_a_window.kept.show()
        def test_closes_its_window(qtbot):
            from PySide6.QtWidgets import QWidget
            window = QWidget()
            qtbot.addWidget(window)
            window.show()
        def test_expects_its_error(logged_errors):
            logging.getLogger("desk").error("meant")
            assert logged_errors == ["desk ERROR: meant"]
            logged_errors.clear()
        """
    )
    result = pytester.runpytest_subprocess("-o", "qt_api=pyside6")
    result.assert_outcomes(passed=4, errors=2)
    result.stdout.fnmatch_lines(["*An error was logged:*", "*Windows were left open: QWidget*"])
