"""The wizard that leads from a workbook to an import."""
