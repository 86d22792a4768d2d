"""The peer of `bench_start`: the smallest window with a pyqtgraph chart."""

from PySide6.QtWidgets import QApplication, QMainWindow

from tests.benchmarks.first_picture import FirstPicture


def main() -> None:
    """Show it, and leave."""
    application = QApplication([])
    import pyqtgraph

    picture = FirstPicture(application, application.quit)
    window = QMainWindow()
    window.setCentralWidget(pyqtgraph.PlotWidget())
    window.resize(1366, 720)
    window.show()
    application.exec()
    del picture


if __name__ == "__main__":
    main()
