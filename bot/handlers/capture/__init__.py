"""The camera page: it guides while the photo is taken, and sends it into the conversation that it came from."""
