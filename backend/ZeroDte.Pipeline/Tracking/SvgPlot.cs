using System.Globalization;
using System.Net;
using System.Text;

namespace ZeroDte.Pipeline.Tracking;

/// <summary>A chart as inline SVG: axes with a few round ticks, and whatever is drawn into them.</summary>
public sealed class SvgPlot
{
    private const int Width = 720;
    private const int Height = 300;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 14;
    private const int Bottom = 42;

    /// <summary>Above a chart that is a file of its own, for its title.</summary>
    private const int Head = 26;

    /// <summary>For a chart that is a file of its own.</summary>
    private const string Style =
        "<style>svg{font:13px "
        + "system-ui,sans-serif;background:#fff}text{fill:#5b6b7b}.title{fill:#1f2a36;font-size:14px}.grid{stroke:#dde3ea}polyline{fill:none;stroke-width:2}"
        + ".served{fill:#0b6bcb}polyline.served{fill:none;stroke:#0b6bcb}.base{fill:#c2571a}polyline.base{fill:none;stroke:#c2571a;stroke-dasharray:6 4}.soft{fill:#9aa8b6}</style>";

    private readonly StringBuilder _svg = new();
    private readonly string _label;
    private readonly (double Low, double High) _x;
    private readonly (double Low, double High) _y;

    /// <param name="label">What the chart shows, for readers who cannot see it.</param>
    /// <param name="x">Range of the horizontal axis.</param>
    /// <param name="y">Range that the vertical axis covers at least.</param>
    /// <param name="format">Of the vertical axis.</param>
    public SvgPlot(string label, (double Low, double High) x, (double Low, double High) y, string format)
    {
        var step = RoundStep((y.High - y.Low) / 4);
        (_x, _y) = (x, (Math.Floor(y.Low / step) * step, Math.Ceiling(y.High / step) * step));
        _label = WebUtility.HtmlEncode(label);
        for (var tick = _y.Low; tick <= _y.High + step / 2; tick += step)
        {
            var value = Math.Abs(tick) < step / 1e6 ? 0 : tick;
            _svg.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick)}\" y2=\"{Y(tick)}\"/>");
            _svg.Append($"<text x=\"{Left - 6}\" y=\"{Y(tick)}\" dy=\"0.35em\" "
                + $"text-anchor=\"end\">{value.ToString(format, CultureInfo.InvariantCulture)}</text>");
        }
    }

    /// <summary>Years below the horizontal axis, where x counts days as <see cref="DateOnly.DayNumber"/>.</summary>
    public SvgPlot Years()
    {
        var (first, last) = (DateOnly.FromDayNumber((int)_x.Low), DateOnly.FromDayNumber((int)_x.High));
        var months = last.DayNumber - first.DayNumber > 1200 ? 12 : last.DayNumber - first.DayNumber > 400 ? 6 : 1;
        for (var day = new DateOnly(first.Year, 1, 1); day <= last; day = day.AddMonths(months))
        {
            if (day >= first)
                Label(day.DayNumber, months == 12 ? $"{day:yyyy}" : $"{day:MMM yyyy}");
        }

        return this;
    }

    /// <summary>Below the horizontal axis; at its end, where there is no room to the right, up to there.</summary>
    public SvgPlot Label(double x, string text)
    {
        _svg.Append($"<text x=\"{X(x)}\" y=\"{Height - Bottom + 26}\" "
            + $"text-anchor=\"{(x < _x.High ? "middle" : "end")}\">{WebUtility.HtmlEncode(text)}</text>");
        return this;
    }

    /// <param name="style">A class of the page's style sheet.</param>
    public SvgPlot Line(string style, IEnumerable<(double X, double Y)> points)
    {
        _svg.Append($"<polyline class=\"{style}\" points=\"{string.Join(' ', points.Select(p => $"{X(p.X)},{Y(p.Y)}"))}\"/>");
        return this;
    }

    public SvgPlot Horizontal(string style, double y) => Line(style, [(_x.Low, y), (_x.High, y)]);

    public SvgPlot Bar(string style, double from, double to, double height)
    {
        var (top, bottom) = (Math.Max(height, _y.Low), Math.Max(0, _y.Low));
        _svg.Append($"<rect class=\"{style}\" x=\"{X(from)}\" width=\"{Number(Across(to) - Across(from))}\" y=\"{Y(top)}\" "
            + $"height=\"{Number(Down(bottom) - Down(top))}\"/>");
        return this;
    }

    /// <summary>A value with its confidence band.</summary>
    public SvgPlot Point(string style, double x, double value, (double Lower, double Upper) band)
    {
        _svg.Append($"<line class=\"{style}\" x1=\"{X(x)}\" x2=\"{X(x)}\" y1=\"{Y(band.Lower)}\" y2=\"{Y(band.Upper)}\"/>");
        _svg.Append($"<circle class=\"{style}\" cx=\"{X(x)}\" cy=\"{Y(value)}\" r=\"5\"/>");
        return this;
    }

    public SvgPlot Dot(string style, double x, double y)
    {
        _svg.Append($"<circle class=\"{style}\" cx=\"{X(x)}\" cy=\"{Y(y)}\" r=\"4\"/>");
        return this;
    }

    /// <summary>To be put into a page, whose style sheet it uses.</summary>
    public override string ToString() => $"{Opening(0)}>{_svg}</svg>";

    /// <summary>A file of its own, with the label as title, which knows the classes served, base and soft.</summary>
    public string Document() =>
        $"{Opening(Head)} xmlns=\"http://www.w3.org/2000/svg\">{Style}<text class=\"title\" x=\"12\" y=\"-8\">{_label}</text>{_svg}</svg>";

    /// <summary>1, 2 or 5 times a power of ten, at least the given step.</summary>
    private static double RoundStep(double step)
    {
        if (!(step > 0))
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    private string Opening(int above) => $"<svg viewBox=\"0 {-above} {Width} {Height + above}\" role=\"img\" aria-label=\"{_label}\"";

    private double Across(double x) => Left + (x - _x.Low) / (_x.High - _x.Low) * (Width - Left - Right);

    private double Down(double y) => Height - Bottom - (y - _y.Low) / (_y.High - _y.Low) * (Height - Top - Bottom);

    private string X(double x) => Number(Across(x));

    private string Y(double y) => Number(Down(y));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
