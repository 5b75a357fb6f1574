"""Imports from the library's archive: `zipimport` compiles every module twice, the first time only to say where it lies."""

import zipimport


def install():
    """Replaces the method that says it."""
    original = zipimport.zipimporter.get_filename

    def get_filename(self, fullname):
        """Return the filename for the specified module or raise ZipImportError if it couldn't be imported."""
        path = zipimport._get_module_path(self, fullname)
        for suffix, is_bytecode, _is_package in zipimport._zip_searchorder:
            entry = self._get_files().get(path + suffix)
            if entry is None:
                continue
            if is_bytecode:
                break
            return entry[0]
        # Whether bytecode serves is known once it was read.
        return original(self, fullname)

    zipimport.zipimporter.get_filename = get_filename
