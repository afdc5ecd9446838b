"""Workbooks: reading clerks' sheets as they really look, writing clean ones."""
