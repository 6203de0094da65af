namespace ZeroDte.Presentation.Shell;

/// <summary>Where somebody is among the pages of the service.</summary>
/// <param name="Here">The page's path.</param>
/// <param name="Ticker">Whose page it is.</param>
/// <param name="Symbols">All that there are, to go to.</param>
public sealed record Site(string Here, string Ticker, IReadOnlyList<string> Symbols)
{
    /// <summary>The pages with their names, in the order in which people ask.</summary>
    public static IReadOnlyList<(string Path, string Name)> Pages { get; } =
    [
        ("/", "Today"), ("/track-record", "Track record"), ("/models", "Models"), ("/drift", "Drift"), ("/jobs", "Jobs"),
        ("/data", "Data"), ("/help", "Help"),
    ];
}
