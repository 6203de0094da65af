using System.Globalization;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Vendors.Http;
using ZeroDte.Pipeline.Vendors.Replies;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Vendors.Databento;

/// <summary>Asks for ticks and bars, after what they cost.</summary>
internal sealed class DatabentoQuestions(VendorClient client, DatabentoVendor vendor, DatabentoOptions options)
{
    /// <param name="end">Not included.</param>
    /// <returns>A reply that may be none; see <see cref="VendorReply.Data"/>.</returns>
    /// <exception cref="IngestException">It costs more than is allowed, or what it costs cannot be had.</exception>
    public async Task<VendorReply> RangeAsync<T>(
        DatabentoSchema<T> schema, string dataset, Symbol symbol, DateTimeOffset start, DateTimeOffset end,
        CancellationToken cancellationToken)
    {
        var what = new Dictionary<string, string>
        {
            ["dataset"] = dataset,
            ["symbols"] = symbol.Value,
            ["schema"] = schema.Name,
            ["start"] = Iso(start),
            ["end"] = Iso(end),
            ["stype_in"] = "raw_symbol",
        };
        var cost = await client.AskAsync(vendor, new("cost", "/v0/metadata.get_cost")
        {
            Symbol = symbol,
            Form = what,
            Expects = DatabentoVendor.Number,
        }, cancellationToken);
        if (cost.Verdict.Class != ReplyClass.Data)
            return cost;
        if (cost.Json().GetDouble() is var dollars && dollars > options.MostDollars)
        {
            throw new IngestException(string.Create(CultureInfo.InvariantCulture,
                $"{schema.Name} of {symbol} would cost {dollars:0.00} dollars, and {options.MostDollars:0.00} are allowed "
                    + $"(Market__Databento__MostDollars)."));
        }

        var isCsv = options.Encoding == "csv";
        var how = new Dictionary<string, string>(what)
        {
            ["stype_out"] = "instrument_id",
            ["encoding"] = options.Encoding,
            ["compression"] = "none",
        };
        if (isCsv)
            (how["pretty_px"], how["pretty_ts"], how["map_symbols"]) = ("false", "false", "true");
        return await client.AskAsync(vendor, new(schema.Name, "/v0/timeseries.get_range")
        {
            Symbol = symbol,
            Form = how,
            Expects = DatabentoVendor.Ticks,
        }, cancellationToken);
    }

    /// <summary>The days that a dataset has, with how good they are: available, degraded, pending or missing.</summary>
    public async Task<IReadOnlyList<(DateOnly Day, string Condition)>> ConditionsAsync(string dataset, CancellationToken cancellationToken)
    {
        var reply = await client.AskAsync(
            vendor,
            new("condition", $"/v0/metadata.get_dataset_condition?dataset={Uri.EscapeDataString(dataset)}")
            {
                Expects = DatabentoVendor.List,
            },
            cancellationToken);
        System.Text.Json.JsonElement? list = reply.Data().Json();
        return
        [
            .. list.Items().Select(row => row.TryDay("date", out var day) && row.Text("condition") is { } condition
                ? (day, condition)
                : throw new IngestException($"The condition of a day of {dataset} cannot be read: {Words.Of(row.GetRawText())}.")),
        ];
    }

    /// <summary>The records of a reply, whichever encoding it is in.</summary>
    /// <exception cref="IngestException">It cannot be read.</exception>
    public static List<T> Read<T>(VendorReply reply, DatabentoSchema<T> schema, Symbol symbol) => DatabentoCsv.Is(reply.Body.Span)
        ? DatabentoCsv.Read(reply.Body, schema, symbol.Value)
        : DbnFile.Parse(reply.Body).Read(schema, symbol.Value);

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
