"""The bundled archive: published rounds, one file each."""
