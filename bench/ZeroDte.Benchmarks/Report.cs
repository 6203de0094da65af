namespace ZeroDte.Benchmarks;

/// <summary>Medians of ours and of the peer, side by side.</summary>
internal static class Report
{
    public static void Header()
    {
        Console.WriteLine("| what | ours | peer | ours / peer |");
        Console.WriteLine("|---|---|---|---|");
    }

    public static void Row(string what, IReadOnlyList<double> ours, string peer, IReadOnlyList<double> theirs, string unit)
    {
        var (median, peerMedian) = (Median(ours), Median(theirs));
        Console.WriteLine($"| {what} | {median:N0} {unit} ({Spread(ours)}) | {peer}: {peerMedian:N0} {unit} ({Spread(theirs)}) | "
            + $"{median / peerMedian:0.00##} |");
    }

    /// <summary>The median, and the quartiles in brackets.</summary>
    public static string Quartiles(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToArray();
        return $"{At(0.5).ToString(format, null)} ({At(0.25).ToString(format, null)} to {At(0.75).ToString(format, null)})";

        double At(double share)
        {
            var (low, rest) = ((int)(share * (sorted.Length - 1)), share * (sorted.Length - 1) % 1);
            return sorted[low] + (rest > 0 ? rest * (sorted[low + 1] - sorted[low]) : 0);
        }
    }

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Spread(IReadOnlyList<double> values) => $"{values.Min():N0} to {values.Max():N0}, {values.Count} runs";
}
