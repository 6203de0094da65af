namespace ZeroDte.Presentation.Charts;

/// <summary>A chart as data: a frame, two scales, and the marks that were put on them in this order.</summary>
public sealed class Plot
{
    /// <summary>From what is drawn up to the words above it.</summary>
    private const int Overhead = 16;

    private const string Start = "start", Middle = "middle", End = "end";

    private readonly List<Mark> _marks = [];
    private readonly (double Low, double High) _x;
    private readonly (double Low, double High) _y;

    /// <param name="label">What the chart shows, for readers who cannot see it, and as title of a file of its own.</param>
    /// <param name="x">What the frame's left and right edge stand for.</param>
    /// <param name="y">What its lower and upper edge stand for; the first may be the larger one.</param>
    public Plot(string label, Frame frame, (double Low, double High) x, (double Low, double High) y) =>
        (Label, Frame, _x, _y) = (label, frame, x, y);

    public string Label { get; }

    public Frame Frame { get; }

    public IReadOnlyList<Mark> Marks => _marks;

    /// <summary>With a few round ticks on the vertical axis.</summary>
    /// <param name="y">Range that the axis covers at least.</param>
    /// <param name="format">Of the ticks.</param>
    public static Plot WithTicks(string label, (double Low, double High) x, (double Low, double High) y, string format)
    {
        var step = RoundStep((y.High - y.Low) / 4);
        var plot = new Plot(label, Frame.Wide, x, (Math.Floor(y.Low / step) * step, Math.Ceiling(y.High / step) * step));
        for (var tick = plot._y.Low; tick <= plot._y.High + step / 2; tick += step)
        {
            var value = Math.Abs(tick) < step / 1e6 ? 0 : tick;
            plot.Line(Tone.Grid, [(x.Low, tick), (x.High, tick)]);
            plot.Write(Tone.Words, (plot.Across(x.Low) - 6, plot.Down(tick)), value.ToString(format), End, isCentred: true);
        }

        return plot;
    }

    /// <summary>Years below the horizontal axis, where x counts days as <see cref="DateOnly.DayNumber"/>.</summary>
    public Plot Years()
    {
        var (first, last) = (DateOnly.FromDayNumber((int)_x.Low), DateOnly.FromDayNumber((int)_x.High));
        var months = Months(last.DayNumber - first.DayNumber);
        for (var day = new DateOnly(first.Year, 1, 1); day <= last; day = day.AddMonths(months))
        {
            if (day >= first)
                Below(day.DayNumber, months % 12 == 0 ? $"{day:yyyy}" : $"{day:MMM yyyy}");
        }

        return this;
    }

    /// <summary>Words below the horizontal axis; at its ends, where there is no room beyond, within it.</summary>
    public Plot Below(double x, string text) => Write(
        Tone.Words, (Across(x), Frame.Height - Frame.Bottom + Frame.Drop), text,
        x >= _x.High ? End : x <= _x.Low && Frame.Left == 0 ? Start : Middle);

    /// <summary>Words above what is drawn.</summary>
    public Plot Above(Tone tone, double x, string text) => Write(tone, (Across(x), Frame.Top - Overhead), text, Middle);

    /// <summary>Words to both sides of a row.</summary>
    public Plot Beside(double y, string left, string right) =>
        Write(Tone.Words, (Frame.Left - 8, Down(y)), left, End, isCentred: true)
        .Write(Tone.Words, (Frame.Width - Frame.Right + 8, Down(y)), right, Start, isCentred: true);

    public Plot Line(Tone tone, IEnumerable<(double X, double Y)> points) => Stroke(Style(tone), points);

    /// <summary>A level across.</summary>
    public Plot Level(Tone tone, double y) => Stroke($"{Style(tone)} dashed", [(_x.Low, y), (_x.High, y)]);

    /// <summary>A line from the lower edge to the upper one at each place.</summary>
    public Plot Uprights(Tone tone, IEnumerable<double> xs)
    {
        _marks.Add(new Comb(Style(tone), [.. xs.Select(Across)], Down(_y.High), Down(_y.Low)));
        return this;
    }

    /// <summary>Upright, and beyond both edges.</summary>
    public Plot Needle(Tone tone, double x, bool isDashed = false)
    {
        const int Beyond = 8;
        _marks.Add(new Stroke($"{Style(tone)}{(isDashed ? " dashed" : "")}",
            [(Across(x), Frame.Top - Beyond), (Across(x), Frame.Height - Frame.Bottom + Beyond)]));
        return this;
    }

    /// <summary>A column from zero, or from the lower edge if that is higher.</summary>
    public Plot Column(Tone tone, (double From, double To) x, double height) =>
        Area($"{Style(tone)} spaced", x, (Math.Max(0, _y.Low), Math.Max(height, _y.Low)));

    public Plot Area(Tone tone, (double From, double To) x, (double From, double To) y) => Area(Style(tone), x, y);

    /// <summary>A value with its confidence band, as far as they are known: NaN is not.</summary>
    public Plot Point(Tone tone, double x, double value, (double Lower, double Upper) band)
    {
        if (double.IsFinite(band.Lower) && double.IsFinite(band.Upper))
            Line(tone, [(x, band.Lower), (x, band.Upper)]);
        return double.IsFinite(value) ? Dot(tone, x, value, radius: 5) : this;
    }

    public Plot Dot(Tone tone, double x, double y, double radius = 4)
    {
        _marks.Add(new Disc(Style(tone), (Across(x), Down(y)), radius));
        return this;
    }

    /// <summary>1, 2 or 5 times a power of ten, at least the given step.</summary>
    private static double RoundStep(double step)
    {
        if (!(step > 0))
            return 1;

        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    /// <summary>Between two dates below the axis, so that they are not more than fit.</summary>
    private static int Months(int days) => days switch
    {
        > 3650 => 12 * (int)Math.Ceiling(days / 3650.0),
        > 1200 => 12,
        > 400 => 6,
        _ => 1,
    };

    private static string Style(Tone tone) => tone.ToString().ToLowerInvariant();

    private Plot Stroke(string style, IEnumerable<(double X, double Y)> points)
    {
        _marks.Add(new Stroke(style, [.. points.Select(point => (Across(point.X), Down(point.Y)))]));
        return this;
    }

    private Plot Area(string style, (double From, double To) x, (double From, double To) y)
    {
        var (left, right) = (Across(Math.Min(x.From, x.To)), Across(Math.Max(x.From, x.To)));
        var (top, bottom) = (Math.Min(Down(y.From), Down(y.To)), Math.Max(Down(y.From), Down(y.To)));
        _marks.Add(new Box(style, (left, top), (right - left, bottom - top)));
        return this;
    }

    private Plot Write(Tone tone, (double X, double Y) at, string text, string anchor, bool isCentred = false)
    {
        _marks.Add(new Label(Style(tone), at, text, anchor, isCentred));
        return this;
    }

    private double Across(double x) => Frame.Left + (x - _x.Low) / (_x.High - _x.Low) * (Frame.Width - Frame.Left - Frame.Right);

    private double Down(double y) =>
        Frame.Height - Frame.Bottom - (y - _y.Low) / (_y.High - _y.Low) * (Frame.Height - Frame.Top - Frame.Bottom);
}
