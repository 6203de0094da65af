using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Ledger;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Serving;

/// <summary>All that is needed to forecast one session of a symbol at any opening price. Immutable, so requests need no lock.</summary>
public sealed record Outlook : ServedSymbol
{
    /// <summary>An open further than this from the previous close, as a share of it, is taken for a typing error.</summary>
    public const double WidestGap = 0.5;

    /// <summary>How far from even the odds must be before a side is taken, once the forecast has proved better than naive.</summary>
    private const double Edge = 0.05;

    private const int ETagDigits = 16;

    private readonly ModelVersion _model;
    private readonly ForecastModel _said;
    private readonly ForecastData _data;
    private readonly string _dataHash;
    private readonly Seals _seals;
    private readonly ForecastExDay? _exDay;
    private readonly IReadOnlyDictionary<Basis, Start> _starts;
    private readonly MarketContext _context;
    private readonly IReadOnlyList<(string At, LedgerEntry Entry)> _during;

    private Outlook(
        BarSeries series, ModelVersion model, TradingSession session, DateTimeOffset asOf, ClockKind clock, bool isStale, Seals seals,
        ForecastExDay? exDay, IReadOnlyDictionary<Basis, Start> starts)
        : base(series.Symbol)
    {
        (_model, _starts, _exDay) = (model, starts, exDay);
        (_dataHash, _seals, _context) = (series.Hash, seals, series.Context);
        var calendar = TradingCalendar.Nyse;
        _said = new(
            Name: model.Name,
            Version: model.Version,
            RunId: model.RunId,
            TrainedAt: model.TrainedAt,
            DataHash: model.DataHash,
            TrainedThrough: model.Session,
            SessionsSince: calendar.Between(model.Session, session.Date),
            IsStale: isStale);
        _data = new(series.Sessions[0], series.Sessions[^1], series.Count,
            series.Holes().Sum(hole => hole.Sessions));
        (Session, AsOf, Clock) = (session, asOf, clock);
        PreviousClose = series.Candles[^1].Close;
        BeforeOpen = Make(Basis.PreviousClose, PreviousClose);
        _during = seals.During(model.Version);
        Latest = SealedAnswer.Find(_during, at: null) is { } latest ? From(latest, strike: null) : BeforeOpen;
        var json = JsonSerializer.SerializeToUtf8Bytes(Latest, ForecastJson.Default.Forecast);
        (LatestJson, ETag) = (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..ETagDigits]}\"");
    }

    public TradingSession Session { get; }

    public DateTimeOffset AsOf { get; }

    public ClockKind Clock { get; }

    public double PreviousClose { get; }

    /// <summary>The forecast while no open has been observed.</summary>
    public Forecast BeforeOpen { get; }

    /// <summary>The latest that is sealed of the session: from the open or a later price, or else <see cref="BeforeOpen"/>.</summary>
    public Forecast Latest { get; }

    /// <summary><see cref="Latest"/> as UTF-8 JSON, written once for all requests.</summary>
    public ReadOnlyMemory<byte> LatestJson { get; }

    /// <summary>The entity tag of <see cref="LatestJson"/>: of the same bytes the same, from any process.</summary>
    public string ETag { get; }

    /// <summary>The outlook, or null if the model looks back over a hole in the bars.</summary>
    /// <param name="isStale">Whether bars that the model learnt from have been changed since.</param>
    /// <param name="seals">What is sealed of the session.</param>
    /// <param name="symbols">How many are judged side by side.</param>
    /// <param name="exDay">What the previous close is adjusted for; null for nothing.</param>
    public static Outlook? Of(
        BarSeries series, ModelVersion model, TradingSession session, DateTimeOffset asOf, ClockKind clock, bool isStale, Seals seals,
        int symbols, ForecastExDay? exDay = null)
    {
        var starts = model.Fits.Bases.ToDictionary(basis => basis, basis => new Start(
            Vantage.After(model.Configuration.ToRecipe(basis), series.Candles), SkillOf(model, basis, symbols)));
        // Any open will do to see whether all is defined once there is one.
        return starts.All(start =>
            start.Value.Vantage.Sees(start.Key.Today(session.Date, series.Candles[^1].Close)))
            ? new(series, model, session, asOf, clock, isStale, seals, exDay, starts)
            : null;
    }

    /// <summary>When something is due that changes the answer: a live session's open, or its close; null on the replay clock.</summary>
    public DateTimeOffset? NextEvent(DateTimeOffset now) =>
        Clock == ClockKind.Replay ? null : now < Session.Open ? Session.Open : Session.Close;

    /// <summary>Whether the outlook still holds: a live one ends with its session.</summary>
    public bool IsCurrent(DateTimeOffset now) => Clock == ClockKind.Replay || now < Session.Close;

    /// <summary>The forecast from an observed open or a time of the session, and for a strike, as a person or program wrote them.</summary>
    /// <param name="open">Today's open; null for the latest forecast that is sealed.</param>
    /// <param name="strike">The price that the close may end above; null if nobody asks.</param>
    /// <param name="at">New York time from which a forecast is sealed, such as 10:30; null for the latest.</param>
    /// <returns>Why one of them cannot be used, as a sentence; null if both can, and then there is a forecast.</returns>
    public string? TryForecast(string? open, string? strike, string? at, out Forecast? forecast)
    {
        forecast = null;
        var (from, price) = (PreviousClose, double.NaN);
        if (open is not null && at is not null)
            return "Give an open or a time, not both: a forecast from a time starts from the price that was traded then.";
        if (open is not null && (NotAPrice("open", open, out from) ?? NotTodays(from)) is { } noOpen)
            return noOpen;
        if (strike is not null && NotAPrice("strike", strike, out price) is { } noStrike)
            return noStrike;

        double? above = strike is null ? null : price;
        if (open is not null)
            forecast = Make(Basis.Open, from, above);
        else if (SealedAnswer.Find(_during, at) is { } entry)
            forecast = From(entry, above);
        else if (at is null)
            forecast = Make(Basis.PreviousClose, from, above);
        return forecast is null ? SealedAnswer.Missing(_during, Session.Date, at!) : null;
    }

    private Forecast From(LedgerEntry entry, double? strike) =>
        SealedAnswer.Of(BeforeOpen, entry, strike) ?? Make(entry.Forecast.Basis, entry.Forecast.From, strike);

    private static string? NotAPrice(string name, string text, out double price)
    {
        // A number followed by NUL passes for that number in .NET.
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out price) || text.Contains('\0'))
            return $"{name} '{text}' is not a number; write a price such as 189.50.";
        return !double.IsFinite(price) || price <= 0 ? $"The {name} must be a price above zero; got {price}." : null;
    }

    private string? NotTodays(double open) => Math.Abs(open / PreviousClose - 1) > WidestGap
        ? $"An open of {open} lies more than {WidestGap:0%} from the last close of {Symbol}, {PreviousClose:0.00}. Check the price, and "
            + "whether the shares were split."
        : null;

    private Forecast Make(Basis basis, double from, double? strike = null)
    {
        var fit = _model.Fits.For(basis);
        var (vantage, skill) = _starts[basis];
        var today = basis.Today(Session.Date, from, _context.IsAnnounced(Session.Date));
        var distribution = vantage.Distribution(fit, today);

        var open = Round(from);
        var close = Price(distribution.Location);
        var (lower, upper) = distribution.Interval(CloseModel.IntervalLevel);
        var up = Round(1 - distribution.Probability(0));
        return new(
            Symbol: Symbol.Value,
            Session: Session.Date,
            AsOf: AsOf,
            Open: open,
            PredictedClose: close,
            PredictedDelta: Round(close - open),
            Direction: close > open ? Direction.Up : close < open ? Direction.Down : Direction.Flat,
            ProbabilityUp: up,
            Interval: new(
                CloseModel.IntervalLevel, Price(lower), Price(upper), Known(fit.Coverage.Share), Known(fit.Coverage.Band), fit.Coverage.N),
            Quantiles: Scorecard.QuantileLevels.ToDictionary(level => level.ToString("0.00", CultureInfo.InvariantCulture),
                level => Price(distribution.Quantile(level))),
            Decision: Decide(skill, up, basis),
            Skill: skill,
            Model: _said,
            Clock: Clock,
            Basis: basis,
            Data: _data,
            Seal: _seals.Of(basis, _model.Version, _dataHash, from),
            Strike: strike is { } price ? new(price, Round(1 - distribution.Probability(Math.Log(price / from)))) : null)
        {
            ExDay = _exDay,
            Announcements = ForecastAnnouncement.Due(_context, Session.Date),
            Without = (vantage.Scale as ITermed)?.Missing(today) ?? [],
        };

        double Price(double logReturn) => Round(from * Math.Exp(logReturn));
    }

    private static ForecastSkill SkillOf(ModelVersion model, Basis basis, int symbols)
    {
        var (all, report) = (model.Fits.For(basis).Skill, model.Evidence.Bases[basis].Skill);
        var since = report?.SinceChoice;
        return new(
            Known(all.VsNaive),
            Known(all.Band),
            all.N,
            report?.All?.First,
            report?.All?.Last,
            Known(all.PValue),
            since?.Point(symbols) ?? Verdict.NotDistinguishable,
            report is null ? null : new(
                report.ChosenThrough, since?.N ?? 0, since?.VsNaive, Known(since?.NaiveP ?? double.NaN), since?.VsMean,
                Known(since?.MeanP ?? double.NaN), symbols),
            report?.All is not { } against ? null : new(
                against.Hardest, against.CrpsSkill, Known(against.CrpsBand), against.N, Known(against.CrpsP),
                since?.Distribution(symbols) ?? Verdict.NotDistinguishable));
    }

    private static Decision Decide(ForecastSkill skill, double up, Basis basis)
    {
        var naive = $"close = {basis.Label}";
        if (skill.SinceChoice is not { N: > 0 } since)
        {
            return new(OptionAction.None,
                $"{skill.NotJudged()}. So the point forecast is no reason to take a side. The range is what it knows.");
        }

        var record = $"skill {since.VsNaive:0.00%}, p {since.NaiveP:F2}, n {since.N} since its choice";
        return (skill.Verdict, up) switch
        {
            (Verdict.NotDistinguishable, _) => new(OptionAction.None, $"The point forecast cannot be told from {naive} ({record}), so it "
                + "is no reason to take a side. The range is what it knows."),
            (Verdict.Worse, _) => new(OptionAction.None, $"The point forecast has been worse than {naive} or the running mean ({record})."),
            (Verdict.Better, >= 0.5 + Edge) => new(OptionAction.Call, $"The close is above with probability {up:0.0%}, from a forecast "
                + $"better than {naive} and the running mean ({record})."),
            (Verdict.Better, <= 0.5 - Edge) => new(OptionAction.Put, $"The close is above with probability {up:0.0%} only, from a "
                + $"forecast better than {naive} and the running mean ({record})."),
            _ => new(OptionAction.None, $"The odds of {up:0.0%} are too even to take a side."),
        };
    }

    /// <summary>A hundredth of a cent, and a hundredth of a percent of probability: finer digits would claim what no model knows.</summary>
    private static double Round(double value) => Math.Round(value, 4);

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static Band? Known(Band band) => double.IsNaN(band.Lower) ? null : band;

    /// <summary>What a forecast is made of, but for its starting price.</summary>
    private sealed record Start(Vantage Vantage, ForecastSkill Skill);
}
