namespace ZeroDte.Pipeline.Bars;

/// <summary>A bar that a source gave and that was refused.</summary>
/// <param name="Number">Where it stands in what the source gave, from 1: a line of a file, an item of a list.</param>
/// <param name="Defect">What kind of fault it is.</param>
/// <param name="Reason">What is wrong with it, in words.</param>
/// <param name="Content">As the source gave it, cut where it is too long to be a bar.</param>
public sealed record RefusedBar(long Number, BarDefect Defect, string Reason, string Content);
