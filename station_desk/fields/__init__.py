"""What a field is: the description that tables, forms, workbooks and checks are built from."""
