using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Two forecasters on the same sessions, none of which either had learnt from.</summary>
/// <param name="Candidate">Mean CRPS, in log return: lower is better.</param>
/// <param name="Champion">The same of the champion.</param>
/// <param name="Naive">Mean absolute return: the CRPS of a forecast of no move and no spread.</param>
/// <param name="PWorse">One-sided Diebold-Mariano p-value of the candidate being no worse: small if it is worse. Null if the two said the
/// same.</param>
public sealed record PairedScores(int N, double Candidate, double Champion, double Naive, double? PWorse)
{
    public double? PBetter => 1 - PWorse;

    /// <param name="candidate">With a distribution, in order of session.</param>
    /// <param name="champion">The same.</param>
    /// <param name="after">Only sessions after this one count.</param>
    /// <param name="most">Of those that both have, the latest so many.</param>
    public static PairedScores Of(ReadOnlySpan<Judged> candidate, ReadOnlySpan<Judged> champion, DateOnly after, int most)
    {
        var (mine, theirs, naive) = (new List<double>(), new List<double>(), 0.0);
        for (int i = candidate.Length - 1, j = champion.Length - 1; i >= 0 && j >= 0 && mine.Count < most && candidate[i].Session > after;)
        {
            if (candidate[i].Session > champion[j].Session || double.IsNaN(candidate[i].Crps))
            {
                i--;
            }
            else if (candidate[i].Session < champion[j].Session || double.IsNaN(champion[j].Crps))
            {
                j--;
            }
            else
            {
                naive += Math.Abs(candidate[i].Point.Actual);
                mine.Add(candidate[i--].Crps);
                theirs.Add(champion[j--].Crps);
            }
        }

        var n = mine.Count;
        var (first, second) = (mine.ToArray(), theirs.ToArray());
        if (n == 0)
            return new(0, 0, 0, 0, null);

        var worse = DieboldMariano.Test(first, second).SecondNoBetter;
        return new(n, first.Average(), second.Average(), naive / n, double.IsNaN(worse) ? null : worse);
    }
}
