namespace ZeroDte.Pipeline.Market.Csv;

/// <summary>Which fields hold the date and the values, found by the spellings that data vendors use.</summary>
/// <param name="Symbol">The field that says whose bar it is; null if there is none.</param>
/// <param name="Period">The field that says what a bar spans; null if there is none.</param>
internal sealed record DailyCsvHeader(int Date, int Open, int High, int Low, int Close, int Volume, int? Symbol, int? Period)
{
    /// <summary>What Stooq sends in the place of a file.</summary>
    private static readonly Dictionary<string, string> Answers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["No data"] = "it knows no bars of this symbol. Check the symbol: Stooq writes AAPL as aapl.us",
        ["Exceeded the daily hits limit"] = "it gives no more files today. Ask again tomorrow",
    };

    /// <exception cref="IngestException">A column is missing or appears twice.</exception>
    public static DailyCsvHeader Parse(IReadOnlyList<string> names)
    {
        if (Answers.TryGetValue(names[0].Trim('.', ' '), out var meaning))
            throw new IngestException($"this is no data but Stooq's answer '{names[0]}': {meaning}.");
        if (names[0].StartsWith('<') && names[0].Contains("html", StringComparison.OrdinalIgnoreCase))
            throw new IngestException("this is a web page, not a file of daily bars.");

        // "1. Open", "Close/Last" and "Vol." become open, closelast and vol.
        var letters = names.Select(name => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant()).ToList();
        return new(
            Date: Find("Date", "date", "day", "session", "timestamp", "datetime", "tradedate", "time"),
            Open: Find("Open", "open", "openprice"),
            High: Find("High", "high", "highprice"),
            Low: Find("Low", "low", "lowprice"),
            // In order of preference: a file with Close and Last means Close.
            Close: Find("Close", "close", "closelast", "closeprice", "price", "last"),
            Volume: Find("Volume", "volume", "vol"),
            Symbol: FindOptional("symbol", "ticker"),
            Period: FindOptional("per"));

        int? FindOptional(params string[] spellings) => letters.FindIndex(spellings.Contains) is >= 0 and var field ? field : null;

        int Find(string column, params string[] spellings)
        {
            var spelling = spellings.FirstOrDefault(letters.Contains) ?? throw new IngestException(
                $"the first line has no column {column}. It must name Date, Open, High, Low, Close and Volume, in any order and among "
                    + $"others; it names {Quote(names)}.");
            var first = letters.IndexOf(spelling);
            return letters.LastIndexOf(spelling) == first
                ? first
                : throw new IngestException($"the first line names '{names[first]}' more than once; keep the column that is meant.");
        }

        static string Quote(IReadOnlyList<string> names)
        {
            var list = string.Join(", ", names);
            return list.Length <= 200 ? list : list[..200] + "…";
        }
    }
}
