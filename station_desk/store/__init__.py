"""What is kept: records, the desk with its journal, the schema."""
