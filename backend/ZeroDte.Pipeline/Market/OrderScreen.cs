namespace ZeroDte.Pipeline.Market;

/// <summary>Finds the rows that stand in the wrong place of a file sorted by date, oldest or newest first.</summary>
internal static class OrderScreen
{
    /// <summary>
    /// Which keys to keep: a longest subsequence in order, so that the fewest are called out of order, whichever way the file runs.
    /// One date mistyped into the future costs that row, not all that follow it.
    /// </summary>
    /// <param name="days">Distinct day numbers in the order of the file.</param>
    public static bool[] InOrder(ReadOnlySpan<int> days)
    {
        var ascending = LongestAscending(days);
        var negated = new int[days.Length];
        for (var i = 0; i < days.Length; i++)
            negated[i] = -days[i];
        var descending = LongestAscending(negated);
        return descending.AsSpan().Count(true) > ascending.AsSpan().Count(true) ? descending : ascending;
    }

    /// <summary>
    /// Longest increasing subsequence in O(n log n): Fredman, "On computing the length of longest increasing subsequences" (1975).
    /// </summary>
    private static bool[] LongestAscending(ReadOnlySpan<int> keys)
    {
        var kept = new bool[keys.Length];
        var previous = new int[keys.Length];
        // tails[l] is the index of the smallest key that ends an ascending run of length l + 1.
        var tails = new int[keys.Length];
        var length = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var (low, high) = (0, length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (keys[tails[middle]] < keys[i])
                    low = middle + 1;
                else
                    high = middle;
            }

            previous[i] = low == 0 ? -1 : tails[low - 1];
            tails[low] = i;
            length = Math.Max(length, low + 1);
        }

        for (var i = length == 0 ? -1 : tails[length - 1]; i >= 0; i = previous[i])
            kept[i] = true;
        return kept;
    }
}
