using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>What there is to say about a symbol: an <see cref="Outlook"/>, or why there is none.</summary>
public abstract record ServedSymbol(Symbol Symbol);

/// <summary>No forecast can be made.</summary>
/// <param name="Reason">What is missing and what to do about it, in sentences.</param>
public sealed record Unavailable(Symbol Symbol, string Reason) : ServedSymbol(Symbol);
