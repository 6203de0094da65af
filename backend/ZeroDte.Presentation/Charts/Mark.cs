namespace ZeroDte.Presentation.Charts;

/// <summary>Something drawn, in the units of the frame.</summary>
/// <param name="Style">Classes of the style sheet.</param>
public abstract record Mark(string Style);

public sealed record Stroke(string Style, IReadOnlyList<(double X, double Y)> Points) : Mark(Style);

/// <summary>Upright lines as one shape, so that many do not add up to a wall.</summary>
public sealed record Comb(string Style, IReadOnlyList<double> At, double Top, double Bottom) : Mark(Style);

public sealed record Box(string Style, (double X, double Y) At, (double Width, double Height) Size) : Mark(Style);

public sealed record Disc(string Style, (double X, double Y) At, double Radius) : Mark(Style);

/// <param name="Anchor">Which part of the text stands at the place: start, middle or end.</param>
/// <param name="IsCentred">Whether the place is half way up the text, and not its foot.</param>
public sealed record Label(string Style, (double X, double Y) At, string Text, string Anchor, bool IsCentred = false) : Mark(Style);
