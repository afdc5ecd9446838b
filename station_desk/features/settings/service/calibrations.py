"""校准: what was measured of a printer, a tray and a stock, and what the printer must be told for it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.settings.model import PrinterCalibration, Stock
from station_desk.printing.calibrating import Fit, fitted
from station_desk.printing.paper import Calibration

MARK = " "  # between the readings as they are kept


def calibration_of(session: Session, printer: str, tray: str, name: str) -> Calibration:
    """What a printer must be told to print true on a stock from a tray; none where it was not measured."""
    stock = session.scalar(select(Stock).where(Stock.name == name))
    found = measured_one(session, printer, tray, stock.id) if stock else None
    return fit_of(found, stock).correction if found and stock else Calibration()


def calibrations_of(session: Session, stock_id: str) -> list[PrinterCalibration]:
    """Every printer and tray measured on a stock, by name."""
    query = select(PrinterCalibration).where(PrinterCalibration.stock_id == stock_id)
    return list(session.scalars(query.order_by(PrinterCalibration.printer, PrinterCalibration.tray)))


def fit_of(measured: PrinterCalibration, stock: Stock) -> Fit:
    """What the readings come to."""
    return fitted(stock.blank().page, readings_of(measured))


def readings_of(measured: PrinterCalibration) -> list[float]:
    """The eight readings in mm, as printing.calibrating orders them."""
    return [float(one) for one in measured.readings.split(MARK)]


def calibrate(
    session: Session, stock_id: str, printer: str, tray: str, readings: Sequence[float]
) -> PrinterCalibration:
    """Keep what was measured instead of what was measured before.

    Raises UserError for readings that are no printer's, and where printer or tray have no name.
    """
    if not printer or not tray:
        raise UserError("请先选打印机和纸盒。", "校准只对这台打印机、这个纸盒有效。")
    stock = session.get_one(Stock, stock_id)
    fitted(stock.blank().page, readings)
    found = measured_one(session, printer, tray, stock_id)
    if found is None:
        found = PrinterCalibration(printer=printer, tray=tray, stock_id=stock_id)
        session.add(found)
    found.measured = dates.today()
    found.readings = MARK.join(f"{one:g}" for one in readings)
    return found


def measured_one(session: Session, printer: str, tray: str, stock_id: str) -> PrinterCalibration | None:
    """What was measured of a printer and its tray on a stock."""
    query = select(PrinterCalibration).where(PrinterCalibration.stock_id == stock_id)
    return session.scalar(query.where(PrinterCalibration.printer == printer, PrinterCalibration.tray == tray))
