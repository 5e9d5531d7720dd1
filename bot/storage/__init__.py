"""The truth, on disk: SQL tables through SQLAlchemy Core, and the photo vault. One module per aggregate."""
