using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;

namespace ZeroDte.Mlflow.Server.Hosting;

/// <summary>One request: its JSON body, or its query for a GET. The getters refuse what does not fit, in MLflow's words.</summary>
internal sealed class Call : IDisposable
{
    private readonly JsonDocument? _document;
    private readonly JsonElement _body;
    private readonly IQueryCollection? _query;

    private Call(HttpContext http, JsonDocument? document, IQueryCollection? query)
    {
        Http = http;
        _document = document;
        _body = document?.RootElement ?? default;
        _query = query;
    }

    public HttpContext Http { get; }

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>Who asks, as far as the server can tell.</summary>
    public string Who => Http.User.Identity?.Name ?? "anonymous";

    public static async Task<Call> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        if (JsonBody.IsRead(request.Method) && request.Query.Count > 0)
            return new(http, null, request.Query);

        return new(http, await JsonBody.ReadAsync(request, http.RequestAborted), null);
    }

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string name) =>
        OptionalText(name) is { Length: > 0 } text ? text : throw JsonField.MissingValue(name);

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { } text => JsonField.Text(text, name),
    };

    public string? FilledText(string name) => JsonField.Filled(OptionalText(name));

    /// <summary>A name that some clients send as its number.</summary>
    public string? OptionalWord(string name) => Find(name) is { ValueKind: JsonValueKind.Number } number
        ? number.GetRawText()
        : OptionalText(name);

    /// <summary>The run, which old clients call run_uuid.</summary>
    public string RunId() => OptionalText("run_id") is { Length: > 0 } id
        ? id
        : OptionalText("run_uuid") is { Length: > 0 } old ? old : throw JsonField.MissingValue("run_id");

    public long Whole(string name) => OptionalWhole(name) ?? throw JsonField.MissingValue(name);

    public long? OptionalWhole(string name) => Find(name) is { } value ? JsonField.Whole(value, name) : null;

    public double Number(string name) => Find(name) is { } value ? JsonField.Number(value, name) : throw JsonField.MissingValue(name);

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var flag) => flag,
        { } other => throw JsonField.InvalidValue(name, other),
    };

    /// <summary>At most <paramref name="limit"/>, and <paramref name="otherwise"/> where nothing is said.</summary>
    public int MaxResults(int otherwise, int limit)
    {
        var asked = OptionalWhole("max_results") ?? otherwise;
        return asked switch
        {
            _ when asked > limit => throw MlflowException.Invalid($"Invalid value {asked} for parameter 'max_results' supplied. It must "
                + $"be at most {limit}, but got value {asked}"),
            < 1 => throw MlflowException.Invalid($"Invalid value {asked} for parameter 'max_results' supplied. It must be a positive "
                + $"integer, but got value {asked}"),
            _ => (int)asked,
        };
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (_query is not null)
            return _query.TryGetValue(name, out var values) ? [.. values.Where(v => v is not null).Cast<string>()] : [];

        return [.. Items(name).Select((item, i) => JsonField.Text(item, $"{name}[{i}]"))];
    }

    public IReadOnlyList<KeyValue> KeyValues(string name) => [.. Items(name).Select((item, i) => JsonField.KeyValue(item, $"{name}[{i}]"))];

    public IReadOnlyList<Metric> Metrics(string name) => [.. Items(name).Select((item, i) => JsonField.Metric(item, $"{name}[{i}]"))];

    /// <summary>The objects of a list; none where the list is absent.</summary>
    public IEnumerable<JsonElement> Items(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        { } other => throw JsonField.InvalidValue(name, other),
    };

    /// <summary>An object or other value that must be there.</summary>
    public JsonElement Item(string name) => Find(name) ?? throw JsonField.MissingValue(name);

    public bool Has(string name) => Find(name) is not null;

    public void Dispose() => _document?.Dispose();

    private JsonElement? Find(string name)
    {
        if (_query is not null)
            return _query.TryGetValue(name, out var values) ? FromQuery(values) : null;
        if (_body.ValueKind == JsonValueKind.Object && _body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        return null;
    }

    private static JsonElement FromQuery(StringValues values) =>
        JsonSerializer.SerializeToElement(values[^1] ?? "", QueryJson.Default.String);
}
