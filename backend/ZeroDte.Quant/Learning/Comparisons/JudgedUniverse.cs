using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>Many names judged side by side.</summary>
/// <param name="Names">One for each name and price; at least one.</param>
public sealed record JudgedUniverse(IReadOnlyList<JudgedName> Names)
{
    public IEnumerable<Basis> Bases => Names.Select(name => name.Basis).Distinct();

    /// <summary>Two-sided p of equal CRPS, counted once for each name and price: of many, some look good by luck (Bonferroni).</summary>
    public double Corrected(JudgedName name) => Math.Min(1, name.Test.TwoSided * Names.Count);

    /// <summary>All names of one price together.</summary>
    public PooledNames Pooled(Basis basis) => PooledNames.Of([.. Names.Where(name => name.Basis == basis)]);
}

/// <summary>Names together: means over names, and tests by session, since names share a day.</summary>
/// <param name="Skill">Mean over names.</param>
/// <param name="Test">Of the mean over a day's names of what is saved in CRPS, in units of the name's own baseline.</param>
/// <param name="Better">Names whose skill is above zero.</param>
public sealed record PooledNames(IReadOnlyList<JudgedName> Names, double Skill, DieboldMariano Test, int Better, int Days)
{
    /// <param name="names">At least one.</param>
    public static PooledNames Of(IReadOnlyList<JudgedName> names)
    {
        var days = new SortedDictionary<DateOnly, (double Saved, int Names)>();
        foreach (var name in names)
        {
            var level = name.Level;
            foreach (var session in name.Sessions)
            {
                var (saved, count) = days.GetValueOrDefault(session.Session);
                days[session.Session] = (saved + (session.Baseline - session.Crps) / level, count + 1);
            }
        }

        double[] savings = [.. days.Values.Select(day => day.Saved / day.Names)];
        return new(names, names.Average(name => name.Skill), DieboldMariano.Test(savings, new double[savings.Length]),
            names.Count(name => name.Skill > 0), savings.Length);
    }

    /// <summary>Share of all names' sessions of some kind that closed within the 90 % range; NaN without one.</summary>
    public (double Share, int N) Coverage(Func<JudgedSession, bool> kind)
    {
        var parts = Names.Select(name => name.Coverage(kind)).Where(part => part.N > 0).ToArray();
        var n = parts.Sum(part => part.N);
        return (n == 0 ? double.NaN : parts.Sum(part => part.Share * part.N) / n, n);
    }
}
