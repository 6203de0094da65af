namespace ZeroDte.Quant.Market;

/// <summary>What a company does to its shares that moves their price although nothing was gained or lost.</summary>
/// <param name="ExDate">The first session at whose open the price shows it.</param>
public abstract record CorporateAction(DateOnly ExDate);

/// <summary>Each <paramref name="From"/> shares become <paramref name="To"/>: 1 to 4, or 10 to 1 where shares are joined.</summary>
/// <inheritdoc cref="CorporateAction(DateOnly)"/>
public sealed record Split(DateOnly ExDate, decimal From, decimal To) : CorporateAction(ExDate);

/// <summary>Cash that is paid to those who held a share at the close before.</summary>
/// <inheritdoc cref="CorporateAction(DateOnly)"/>
/// <param name="Cash">US dollars per share, in the shares of the ex-date.</param>
public sealed record Dividend(DateOnly ExDate, decimal Cash) : CorporateAction(ExDate);
