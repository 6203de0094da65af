using ZeroDte.Presentation.Charts;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Presentation.Evaluation;

/// <summary>The charts of the report.</summary>
internal static class EvaluationPlots
{
    private const int QuarterSessions = 63;
    private const int Parts = 20;

    /// <summary>Null where there are fewer than 63 sessions.</summary>
    public static Plot? ErrorOverTime(Evaluated served, Evaluated baseline)
    {
        var (model, naive) = (Rolling(served), Rolling(baseline));
        if (model.Count == 0)
            return null;

        var highest = Math.Max(model.Max(p => p.Y), naive.Max(p => p.Y));
        return Plot.WithTicks("Rolling root mean squared error", Span(served), (0, highest), "0.0")
            .Years().Line(Tone.Other, naive).Line(Tone.Main, model);

        static List<(double X, double Y)> Rolling(Evaluated evaluated)
        {
            var outcomes = evaluated.Outcomes;
            var points = new List<(double X, double Y)>();
            var sum = 0.0;
            for (var i = 0; i < outcomes.Length; i++)
            {
                sum += Square(outcomes[i]);
                if (i >= QuarterSessions)
                    sum -= Square(outcomes[i - QuarterSessions]);
                if (i >= QuarterSessions - 1)
                    points.Add((outcomes[i].Session.DayNumber, Math.Sqrt(Math.Max(0, sum) / QuarterSessions)));
            }

            return points;
        }

        static double Square(Outcome o) => Math.Pow(100 * (Math.Exp(o.Actual) - Math.Exp(o.Expected.Location)), 2);
    }

    public static Plot Coverage(Evaluated served, Evaluated baseline)
    {
        var (ours, theirs) = (Columns(served), Columns(baseline));
        var lowest = ours.Concat(theirs).Select(column => column.Metric.Band.Lower).Where(double.IsFinite).Append(0.75).Min();
        var plot = Plot.WithTicks("Coverage of the 90 % range by volatility tercile", (0, 4), (lowest, 1), "0%").Level(Tone.Target, 0.9);
        for (var i = 0; i < ours.Length; i++)
        {
            plot.Below(i + 0.5, ours[i].Name);
            plot.Point(Tone.Main, i + 0.42, ours[i].Metric.Value, (ours[i].Metric.Band.Lower, ours[i].Metric.Band.Upper));
            plot.Point(Tone.Other, i + 0.58, theirs[i].Metric.Value, (theirs[i].Metric.Band.Lower, theirs[i].Metric.Band.Upper));
        }

        return plot;

        static (string Name, Metric Metric)[] Columns(Evaluated evaluated)
        {
            var c = evaluated.Scores.Coverage90;
            return [("all", c.All), ("calm", c.Calm), ("middle", c.Middle), ("wild", c.Wild)];
        }
    }

    public static Plot Calibration(Evaluated served)
    {
        var shares = new double[Parts];
        foreach (var outcome in served.Outcomes)
            shares[Math.Min(Parts - 1, (int)(Parts * outcome.Expected.Probability(outcome.Actual)))] += 1.0 / served.Outcomes.Length;

        var plot = Plot.WithTicks("Histogram of the probability integral transform", (0, 1), (0, Math.Max(0.1, shares.Max())), "0%");
        for (var part = 0; part < Parts; part++)
            plot.Column(Tone.Main, (part / (double)Parts, (part + 1) / (double)Parts), shares[part]);
        return plot.Level(Tone.Target, 1.0 / Parts).Below(0.06, "lowest").Below(0.5, "median").Below(0.93, "highest");
    }

    public static Plot CumulativeSkill(Evaluated served, Evaluated baseline)
    {
        var points = new List<(double X, double Y)> { (served.Outcomes[0].Session.DayNumber, 0) };
        for (var i = 0; i < served.Outcomes.Length; i++)
        {
            var (ours, theirs) = (served.Outcomes[i], baseline.Outcomes[i]);
            points.Add((ours.Session.DayNumber,
                points[^1].Y + 100 * (theirs.Expected.Crps(theirs.Actual) - ours.Expected.Crps(ours.Actual))));
        }

        return Plot.WithTicks("Cumulative CRPS saved", Span(served),
            (Math.Min(0, points.Min(p => p.Y)), Math.Max(0.1, points.Max(p => p.Y))), "0.#")
            .Years().Level(Tone.Target, 0).Line(Tone.Main, points);
    }

    private static (double Low, double High) Span(Evaluated evaluated) =>
        (evaluated.Outcomes[0].Session.DayNumber,
            Math.Max(evaluated.Outcomes[^1].Session.DayNumber, evaluated.Outcomes[0].Session.DayNumber + 1));
}
