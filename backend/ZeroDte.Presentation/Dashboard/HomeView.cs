using ZeroDte.Pipeline.Serving;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>What the home page shows.</summary>
/// <param name="Ticker">Who was asked for.</param>
/// <param name="Served">What there is to say about it; null for nothing.</param>
/// <param name="Known">All symbols that there are, to go to.</param>
/// <param name="Open">An observed open as it was typed, to forecast from.</param>
public sealed record HomeView(string Ticker, ServedSymbol? Served, IReadOnlyCollection<ServedSymbol> Known, string? Open);
