"""The same work from a terminal: every command is built from what the rooms offer."""

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step, finish
from station_desk.base.paths import user_folder
from station_desk.catalog import check_month, load_models, month_table, offers, sheet_named
from station_desk.features.settings.service import begin_work
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.desk import Desk
from station_desk.store.place import is_address

app = typer.Typer(add_completion=False, help="派出所农村辅警工作台", pretty_exceptions_enable=False)

RoomName = Annotated[str, typer.Argument(metavar="ROOM", help="roster、villages 等")]
Year = Annotated[int, typer.Option("--year", help="年度")]
Month = Annotated[str, typer.Option("--month", metavar="2025-03", help="一个月的表（scores 打分表）是哪个月")]


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit code 1."""
    from station_desk.base.log import start_log

    start_log()
    try:
        app()
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error


@app.callback(invoke_without_command=True)
def place(
    context: typer.Context,
    at: Annotated[str, typer.Option("--at", metavar="PLACE", help="数据所在的文件夹或 PostgreSQL 地址")] = "",
) -> None:
    context.obj = at or str(user_folder())
    if context.invoked_subcommand is None:
        from station_desk.app import run_window

        raise typer.Exit(run_window(context.obj))


@contextmanager
def opened(context: typer.Context) -> Iterator[Desk]:
    """The desk at the place the command line names."""
    load_models()
    desk = Desk.open(context.obj)
    try:
        begin_work(desk)
        yield desk
    finally:
        desk.close()


def watched(job: Job[Any]) -> Any:
    """Finish a job; on a terminal a progress bar runs meanwhile."""
    if not sys.stderr.isatty():
        return finish(job)
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def show(step: Step) -> None:
            progress.update(task, completed=step.done, total=step.total or None, description=step.text)

        return finish(job, show)


@app.command("import")
def import_file(
    context: typer.Context,
    room: RoomName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Excel 或 csv 文件")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不导入")] = False,
    on_duplicate: Annotated[str, typer.Option("--on-duplicate", metavar="update|skip|refuse")] = "update",
    problems: Annotated[Path | None, typer.Option("--problems", help="把未导入的行存为这个工作簿")] = None,
    month: Month = "",
) -> None:
    """把工作簿导入一个登记簿，或者导入一个月的打分表（scores）。"""
    from station_desk.excel.importing import carry_out, plan_import, write_problems

    if on_duplicate not in ("update", "skip", "refuse"):
        raise typer.BadParameter("只能是 update、skip 或 refuse", param_hint="--on-duplicate")
    with opened(context) as desk:
        table = month_table(room)
        with desk.look() as session:
            sheet = table.sheet(session, check_month(month or table.month_of(file))) if table else sheet_named(room)
        draft = watched(plan_import(desk, sheet, file, on_duplicate=on_duplicate))
        for line in draft.complaints():
            typer.echo(line, err=True)
        if problems and draft.refused:
            watched(write_problems(problems, draft))
            typer.echo(f"未导入的 {len(draft.refused)} 行已存到 {problems}", err=True)
        if dry_run:
            typer.echo(f"检查完毕，没有导入：{draft.summary()}")
            return
        typer.echo(watched(carry_out(desk, draft)).summary())


@app.command("export")
def export_file(
    context: typer.Context,
    room: RoomName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="要保存的 xlsx")],
    month: Month = "",
) -> None:
    """把一个登记簿或一个月的打分表（scores）存为工作簿，形状与导入的一样。"""
    from station_desk.excel.write import write_sheet

    table = month_table(room)
    with opened(context) as desk:
        if table:
            count = watched(table.write(desk, check_month(month), file))
            typer.echo(f"已导出 {count} 人到 {file}")
            return
        sheet = sheet_named(room)
        count = watched(write_sheet(desk, sheet, file))
        typer.echo(f"已导出 {count} {sheet.counted}到 {file}")


@app.command("list")
def list_rows(
    context: typer.Context,
    room: RoomName,
    *,
    find: Annotated[str, typer.Option("--find", help="姓名、拼音、编号等")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出一个登记簿的内容。"""
    from station_desk.excel.write import rows_of

    with opened(context) as desk:
        sheet = sheet_named(room)
        titles, found = rows_of(desk, sheet, find=find)
    rows = list(found)
    if as_json:
        import json

        named = [dict(zip(titles, row, strict=True)) for row in rows]
        typer.echo(json.dumps(named, ensure_ascii=False, indent=1))
        return
    from rich.console import Console
    from rich.table import Table

    shown = [index for index, key in enumerate(sheet.fields) if key in sheet.columns]
    table = Table(*(titles[index] for index in shown), box=None)
    for row in rows:
        table.add_row(*(row[index] for index in shown))
    width = None if sys.stdout.isatty() else 1000  # what another program reads is not cut off
    Console(width=width).print(table)
    typer.echo(f"共 {len(rows)} {sheet.counted}")


@app.command("print")
def print_paper(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="certificates、cards、sign-in、roster 等")],
    out: Annotated[Path, typer.Option("--out", help="要保存的 PDF")],
    *,
    year: Annotated[int | None, typer.Option("--year", help="年度")] = None,
    month: Annotated[int | None, typer.Option("--month", min=1, max=12, help="只打这个月，例如履职纪实月表")] = None,
    overprint: Annotated[str, typer.Option("--overprint", metavar="STOCK", help="套打用的空白纸")] = "",
    only: Annotated[list[str] | None, typer.Option("--only", metavar="NAME", help="只打这些人")] = None,
    start_at: Annotated[int, typer.Option("--start-at", min=1, help="从第几个位置开始")] = 1,
    sheet: Annotated[str, typer.Option("--sheet", help="纸张拼版，例如 card-single")] = "",
) -> None:
    """把证书、工作证、签到表等写成 PDF。"""
    request = PrintRequest(
        year=year, month=month, only=tuple(only or ()), start_at=start_at, overprint=overprint, sheet=sheet
    )  # fmt: skip
    paper = paper_named(what)
    with opened(context) as desk:
        made = watched(paper.build(desk, request))
        made.export(desk, out)
    typer.echo(f"已写好 {out}，共 {made.pages} 页")


def papers() -> dict[str, Paper]:
    """Every paper of every room by its command-line name."""
    return {paper.name: paper for one in offers() for paper in one.papers()}


def paper_named(name: str) -> Paper:
    """Raises UserError naming the papers there are."""
    found = papers()
    if name not in found:
        raise UserError(f"没有名为“{name}”的打印件。", f"可以打印的有：{'、'.join(found)}。")
    return found[name]


@app.command()
def undo(context: typer.Context) -> None:
    """撤销最近一次操作。"""
    with opened(context) as desk:
        typer.echo(f"已撤销：{desk.undo()}")


@app.command()
def redo(context: typer.Context) -> None:
    """重做刚刚撤销的操作。"""
    with opened(context) as desk:
        typer.echo(f"已重做：{desk.redo()}")


@app.command()
def check(context: typer.Context) -> None:
    """检查数据库和操作记录是否完好。"""
    from station_desk.store.examine import examine

    with opened(context) as desk:
        typer.echo(watched(examine(desk)))


@app.command()
def backup(context: typer.Context, file: Annotated[Path | None, typer.Argument(metavar="FILE")] = None) -> None:
    """备份全部数据到一个文件并读回来验证；不写文件名的，存到数据旁边，按规则保留。"""
    from station_desk.store.backup import told, write_backup
    from station_desk.store.backups import back_up

    with opened(context) as desk:
        typer.echo(told(file, watched(write_backup(desk, file))) if file else watched(back_up(desk)))


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    yes: Annotated[bool, typer.Option("--yes", help="备份是另一个派出所的，也恢复")] = False,
) -> None:
    """用备份文件恢复全部数据；现有数据先另存。"""
    from station_desk.store.restore import read_backup

    typer.echo(watched(read_backup(context.obj, file, other_station=yes)))


@app.command()
def demo(
    context: typer.Context,
    officers: Annotated[int, typer.Option("--officers", metavar="N", help="在岗人数")] = 22,
    *,
    no_window: Annotated[bool, typer.Option("--no-window", help="不打开窗口")] = False,
    papers: Annotated[Path | None, typer.Option("--papers", metavar="DIR", help="把每种打印件各写一份到这里")] = None,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", metavar="DIR", help="把每个页面各存一张图到这里")
    ] = None,
) -> None:
    """打开一个虚构的示范派出所，不动自己的数据。"""
    from station_desk.demo.place import demo_folder, open_demo, write_papers

    named = context.parent.params["at"] if context.parent else ""
    where = named or str(demo_folder())
    desk = watched(open_demo(where, officers))
    try:
        if papers:
            typer.echo(f"已写好 {len(watched(write_papers(desk, papers)))} 份打印件，在 {papers}")
    finally:
        desk.close()
    if pictures:
        from station_desk.app import take_pictures

        files = [file for dark in (False, True) for file in take_pictures(where, pictures, dark=dark)]
        typer.echo(f"已存好 {len(files)} 张页面图，在 {pictures}")
    typer.echo("示范派出所的数据在 " + ("指定的数据库" if is_address(where) else where))  # an address holds a password
    if not no_window:
        from station_desk.app import run_window

        raise typer.Exit(run_window(where))


def join(run: Callable[..., Any]) -> None:
    """Offer a room's command: its first parameter is the desk, it returns a sentence or a job that ends in one."""

    @wraps(run)
    def command(context: typer.Context, **given: Any) -> None:
        with opened(context) as desk:
            result: Any = run(desk, **given)
            typer.echo(result if isinstance(result, str) else watched(result))

    signature = inspect.signature(run, eval_str=True)
    own = list(signature.parameters.values())[1:]
    first = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    command.__signature__ = signature.replace(parameters=[first, *own], return_annotation=None)  # type: ignore[attr-defined]
    command.__annotations__ = {"context": typer.Context, **{one.name: one.annotation for one in own}}
    app.command(run.__name__.replace("_", "-"))(command)


for _offer in offers():
    for _command in _offer.commands():
        join(_command)
