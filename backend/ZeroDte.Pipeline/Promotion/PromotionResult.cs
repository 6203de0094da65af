namespace ZeroDte.Pipeline.Promotion;

/// <summary>What became of a wish to change the champion.</summary>
public abstract record PromotionResult(string Words);

/// <summary>The version serves.</summary>
public sealed record Promoted(ModelVersion Champion, int? Previous)
    : PromotionResult($"{Champion.Name} version {Champion.Version} serves{(Previous is null ? "" : $" in place of version {Previous}")}.");

/// <summary>Another was faster.</summary>
public sealed record Overtaken(ChampionChange Winner)
    : PromotionResult($"Meanwhile {Winner.By} made version {Winner.Version} champion ({Winner.Reason}). Nothing was changed; look at it "
        + "and ask again.");

/// <summary>It cannot be done.</summary>
public sealed record NotPromoted(string Words) : PromotionResult(Words);
