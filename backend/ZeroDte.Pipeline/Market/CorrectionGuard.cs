using ZeroDte.Pipeline.Bars;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>Says which loads change so much of the past, or go on from it so badly, that a person should look first.</summary>
/// <remarks>
/// Sizes are in units of the usual daily move: 1.4826 times the median absolute log return of the latest 250 closes believed, which
/// estimates a standard deviation and which a few wrong bars do not move. It is taken for 1 % while there are fewer than 20 returns.
/// A vendor's restatement, as after a split or a dividend, is no exception: it too makes all that was made from these bars out of date.
/// </remarks>
internal static class CorrectionGuard
{
    /// <summary>A vendor corrects the last days as trades are cancelled; more than a week of sessions is another history.</summary>
    public const int FewSessions = 5;

    /// <summary>Smaller changes than this many usual moves, as of rounding, do not count as a change of the past.</summary>
    public const double Noticeable = 0.1;

    /// <summary>A single price changed by more than this many usual moves is no detail.</summary>
    public const double Large = 3;

    /// <summary>
    /// Between an old and a new bar a move beyond both this many usual moves, for each night that lies between them, and
    /// <see cref="LargeJump"/> looks like another stock.
    /// </summary>
    public const double JumpMoves = 10;

    /// <summary>
    /// A quarter more, or a fifth less, in logarithms. No night of nine large names up to 2019 (n 27,128) went beyond both; a crash at the
    /// open that does is loaded by saying that it is real.
    /// </summary>
    public static readonly double LargeJump = Math.Log(1.25);

    private const double SmallestMove = 0.001;
    private const double AssumedMove = 0.01;
    private const int FewestReturns = 20;
    private const int LatestReturns = 250;
    private const double MedianToDeviation = 1.4826;

    /// <summary>Whether the corrections go beyond what a load may do without being told to.</summary>
    public static bool Objects(LoadChanges changes)
    {
        var usual = UsualMove(changes.Believed);
        var noticeable = changes.Corrected.Count(c => LargestMove(c.Before, c.After) > Noticeable * usual);
        return noticeable > FewSessions || changes.Corrected.Any(c => LargestMove(c.Before, c.After) > Large * usual);
    }

    /// <summary>What is odd about the way new bars go on from those that are believed and stay, or null.</summary>
    public static string? Jump(LoadChanges changes)
    {
        if (changes.Believed.Count == 0 || changes.Added.Count == 0)
            return null;

        var usual = UsualMove(changes.Believed);
        var corrected = changes.Corrected.Select(c => c.Before.Session).ToHashSet();
        var all = changes.Believed.Where(b => !corrected.Contains(b.Session)).Select(b => (Bar: b, IsNew: false))
            .Concat(changes.Added.Select(b => (Bar: b, IsNew: true))).OrderBy(b => b.Bar.Session).ToList();
        for (var i = 1; i < all.Count; i++)
        {
            var (before, after) = (all[i - 1], all[i]);
            var nights = 1 + TradingCalendar.Nyse.Between(before.Bar.Session, after.Bar.Session);
            var move = Math.Log((double)after.Bar.Open / (double)before.Bar.Close);
            if (before.IsNew != after.IsNew && Math.Abs(move) > Math.Max(JumpMoves * usual * Math.Sqrt(nights), LargeJump))
            {
                return $"open {after.Bar.Open:0.####} on {after.Bar.Session:yyyy-MM-dd} is {Math.Exp(move) - 1:+0.0%;-0.0%} from the "
                    + "close of "
                    + $"{before.Bar.Close:0.####} on {before.Bar.Session:yyyy-MM-dd}, where a usual day moves {usual:0.0%}";
            }
        }

        return null;
    }

    /// <summary>The standard deviation of daily log returns of the close, by their median.</summary>
    public static double UsualMove(IReadOnlyList<Bar> bars)
    {
        var count = Math.Clamp(bars.Count - 1, 0, LatestReturns);
        var moves = new double[count];
        for (var i = 0; i < count; i++)
            moves[i] = Math.Abs(Math.Log((double)bars[^(i + 1)].Close / (double)bars[^(i + 2)].Close));
        return UsualMove(moves);
    }

    /// <param name="moves">Absolute log returns.</param>
    public static double UsualMove(IReadOnlyCollection<double> moves) => moves.Count < FewestReturns
        ? AssumedMove
        : Math.Max(MedianToDeviation * moves.Order().ElementAt(moves.Count / 2), SmallestMove);

    /// <summary>How far the price that moved most did, as a log ratio; volume is no price.</summary>
    public static double LargestMove(Bar before, Bar after)
    {
        ReadOnlySpan<(decimal, decimal)> prices =
            [(before.Open, after.Open), (before.High, after.High), (before.Low, after.Low), (before.Close, after.Close)];
        var largest = 0.0;
        foreach (var (was, becomes) in prices)
            largest = Math.Max(largest, Math.Abs(Math.Log((double)becomes / (double)was)));
        return largest;
    }
}
