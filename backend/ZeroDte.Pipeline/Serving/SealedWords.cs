using ZeroDte.Quant.Learning.Contracts;


namespace ZeroDte.Pipeline.Serving;

/// <summary>The words of a forecast that are sealed with it or logged.</summary>
public static class SealedWords
{
    /// <summary>Why nothing speaks for a point forecast.</summary>
    public static string NotJudged(this ForecastSkill skill) => skill.SinceChoice?.ChosenThrough is { } chosen
        ? $"Not judged: its configuration was chosen on sessions up to {chosen:yyyy-MM-dd}, and there is no later one yet"
        : "Not judged: nobody knows which sessions its configuration was chosen on";

    /// <summary>What the forecast's starting price is.</summary>
    public static string Words(this Basis basis) => $"the {basis.Label}";
}
