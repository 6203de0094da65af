using ZeroDte.Pipeline.Tracking;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Presentation.Charts;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Presentation.Tuning;

/// <summary>A study's front, history, hypervolume and importances.</summary>
public sealed class StudyCharts : IReport<StudyReport>
{
    /// <summary>More names would not fit below the axis.</summary>
    private const int MostColumns = 5;

    /// <summary>The worst trials would press the others together.</summary>
    private const double Shown = 0.9;

    public Task<IReadOnlyList<ReportFile>> FilesAsync(StudyReport data) => ChartFiles.WriteAsync(Of(data));

    private static IEnumerable<(string Path, Plot Plot)> Of(StudyReport study)
    {
        var criteria = study.Result.Criteria;
        yield return ("hypervolume.svg", Hypervolume(study));
        for (var i = 0; i < criteria.Count; i++)
        {
            yield return ($"importance_{criteria[i].Text()}.svg", Importance(study.Result, i));
            yield return ($"history_{criteria[i].Text()}.svg", History(study, i));
            for (var j = i + 1; j < criteria.Count; j++)
                yield return ($"front_{criteria[i].Text()}_{criteria[j].Text()}.svg", Front(study, i, j));
        }
    }

    private static Plot Hypervolume(StudyReport study) => Steps("Hypervolume of the front by trial", study,
        [.. study.Volumes.Select(v => ((double)v.Key, v.Value))], Range(study.Volumes.Values));

    /// <summary>A column for each of the most important parameters.</summary>
    private static Plot Importance(StudyResult result, int objective)
    {
        var shown = result.Importance[objective].Where(i => double.IsFinite(i.Share)).Take(MostColumns).ToArray();
        var highest = shown.Select(i => i.Share).DefaultIfEmpty(1).Max();
        var plot = Plot.WithTicks(
            $"What mattered most for {result.Criteria[objective].Text()}", (0, MostColumns), (0, highest), "P0");
        for (var i = 0; i < shown.Length; i++)
            plot.Column(Tone.Main, (i + 0.15, i + 0.85), shown[i].Share).Below(i + 0.5, shown[i].Name);
        return plot;
    }

    /// <summary>Complete trials, the best so far, and naive.</summary>
    private static Plot History(StudyReport study, int objective)
    {
        var (criterion, naive) = (study.Result.Criteria[objective], study.Result.Naive[objective]);
        var points = study.Complete.Select(t => (X: (double)t.Number, Y: t.Values[objective])).ToArray();
        var best = points[0].Y;
        var line = points.Select(p => (p.X, Y: best = criterion.Loss(p.Y) < criterion.Loss(best) ? p.Y : best)).ToArray();
        var range = Range(Best(criterion, points.Select(p => p.Y)).Concat(line.Select(p => p.Y)).Append(naive));
        var inside = points.Where(p => Within(range, p.Y)).ToArray();
        var label = $"{criterion.Text()} by trial, the best so far in blue, naive in orange{Outside(points.Length - inside.Length)}";
        var plot = Steps(label, study, line, range).Level(Tone.Other, naive);
        foreach (var (x, y) in inside)
            plot.Dot(Tone.Past, x, y);
        return plot;
    }

    /// <summary>From trial to trial in steps: nothing lies between two.</summary>
    private static Plot Steps(string label, StudyReport study, (double X, double Y)[] points, (double Low, double High) range)
    {
        var last = Math.Max(1, study.Trials[^1].Number);
        var steps = points.Zip(points.Skip(1), (before, after) => new[] { (after.X, before.Y), after }).SelectMany(p => p);
        return Plot.WithTicks(label, (0, last), range, "G4").Below(0, "0").Below(last, $"trial {last}")
            .Line(Tone.Main, steps.Prepend(points[0]));
    }

    /// <summary>Complete trials by two objectives, the front and the chosen one among them.</summary>
    private static Plot Front(StudyReport study, int across, int up)
    {
        var result = study.Result;
        var points = study.Complete.Select(t => (X: t.Values[across], Y: t.Values[up])).ToArray();
        var (xs, ys) = (Axis(across), Axis(up));
        var inside = points.Where(p => Within(xs, p.X) && Within(ys, p.Y)).ToArray();
        var (x, y) = (result.Criteria[across].Text(), result.Criteria[up].Text());
        var label = $"{y} against {x}: the front in blue, the chosen one in orange{Outside(points.Length - inside.Length)}";
        var plot = Plot.WithTicks(label, xs, ys, "G4");
        foreach (var point in inside)
            plot.Dot(Tone.Past, point.X, point.Y);
        foreach (var point in result.Front)
            plot.Dot(Tone.Main, point.Values[across], point.Values[up]);
        return plot.Dot(Tone.Other, result.Chosen.Values[across], result.Chosen.Values[up])
            .Below(xs.Low, $"{xs.Low:G4}").Below(xs.High, $"{x} {xs.High:G4}");

        (double Low, double High) Axis(int objective) =>
            Range(Best(result.Criteria[objective], study.Complete.Select(t => t.Values[objective]))
                .Concat(result.Front.Append(result.Incumbent).Select(p => p.Values[objective])));
    }

    /// <summary>All but the worst.</summary>
    private static IEnumerable<double> Best(Criterion criterion, IEnumerable<double> values)
    {
        var sorted = values.OrderBy(v => criterion.Loss(v)).ToArray();
        return sorted.Take((int)Math.Ceiling(Shown * sorted.Length));
    }

    private static bool Within((double Low, double High) range, double value) => value >= range.Low && value <= range.High;

    private static string Outside(int trials) => trials == 0 ? "" : $" ({trials} worse trials lie outside)";

    /// <summary>Of equal values, one around them: an axis needs a length.</summary>
    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        return high > low ? (low, high) : (low - Math.Max(1e-6, Math.Abs(low) / 100), high + Math.Max(1e-6, Math.Abs(high) / 100));
    }
}
