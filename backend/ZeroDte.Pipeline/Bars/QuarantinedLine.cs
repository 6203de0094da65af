namespace ZeroDte.Pipeline.Bars;

/// <summary>A line of a file that was refused.</summary>
/// <param name="Number">Line number in the file, from 1.</param>
/// <param name="Defect">What kind of fault it is.</param>
/// <param name="Reason">What is wrong with this line, in words.</param>
/// <param name="Content">The line itself, cut where it is too long to be a row of prices.</param>
public sealed record QuarantinedLine(long Number, LineDefect Defect, string Reason, string Content);
