"""What leaves the room: the list to be signed, the bank's sheet, receipts and slips, on paper and as workbooks."""

from station_desk.features.pay.prints.books import write_bank_book, write_payout_book
from station_desk.features.pay.prints.lists import bank_record, payout_record, write_bank, write_payout
from station_desk.features.pay.prints.single import write_receipts, write_slips
from station_desk.printing.task import Paper

SLIPS = Paper("slips", "发放说明（每人一张）", write_slips, layouts=("slip",))
PAPERS = (
    Paper("payout", "发放表", write_payout, layouts=("payout",), records=lambda *asked: [payout_record(*asked)]),
    Paper("receipts", "领款单（每人一张）", write_receipts, layouts=("receipt",)),
    SLIPS,
    Paper("bank", "银行代发表", write_bank, layouts=("bank",), records=lambda *asked: [bank_record(*asked)]),
)
WORKBOOKS = (("发放表", write_payout_book), ("银行代发表", write_bank_book))
