"""Orders and money: what an order may do next, what it costs, and the port through which it is paid."""
