// The parts of Chart.js that the phone page and the wallboard draw with; all else is left out of the made file.
import {
  ArcElement, BarController, BarElement, CategoryScale, Chart, DoughnutController, LineController, LineElement,
  LinearScale, PointElement,
} from "chart.js";

Chart.register(
  ArcElement, BarController, BarElement, CategoryScale, DoughnutController, LineController, LineElement, LinearScale,
  PointElement,
);

export { Chart };
