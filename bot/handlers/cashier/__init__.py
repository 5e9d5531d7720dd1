"""The test cashier: a payment page for development and tests. It moves no money, says so, and refuses production."""
