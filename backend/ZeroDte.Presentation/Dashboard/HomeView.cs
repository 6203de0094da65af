using ZeroDte.Pipeline.Serving;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>What the home page shows.</summary>
/// <param name="Served">What there is to say about the symbol; null for nothing.</param>
/// <param name="Open">An observed open as it was typed, to forecast from.</param>
/// <param name="Strike">A price as it was typed, to be told the chance of closing above it.</param>
public sealed record HomeView(Site Site, ServedSymbol? Served, string? Open, string? Strike)
{
    public string Ticker => Site.Ticker;
}
