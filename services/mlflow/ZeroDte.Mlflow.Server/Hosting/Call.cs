using System.Buffers;
using System.Globalization;
using System.Text;
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

    /// <summary>Length of the body in bytes.</summary>
    public int Size { get; private init; }

    /// <summary>Who asks, as far as the server can tell.</summary>
    public string Who => Http.User.Identity?.Name ?? "anonymous";

    public static async Task<Call> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) && request.Query.Count > 0)
            return new(http, null, request.Query);

        // A form or plain text could be sent across origins by any web page; JSON cannot.
        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
        if (!HttpMethods.IsGet(request.Method) && !request.HasJsonContentType() && (hasBody || request.ContentType is not null))
            throw new MlflowException(ErrorCode.BadRequest, $"Content-Type must be application/json, not '{request.ContentType}'.");
        if (!hasBody)
            return new(http, null, null);

        var read = await request.BodyReader.ReadAtLeastAsync(int.MaxValue, http.RequestAborted);
        var body = read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        try
        {
            return new(http, Parse(body), null) { Size = body.Length };
        }
        catch (JsonException exception)
        {
            throw new MlflowException(ErrorCode.BadRequest, $"The body is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string name) =>
        OptionalText(name) is { Length: > 0 } text ? text : throw MissingValue(name);

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw InvalidValue(name, other),
    };

    public string? FilledText(string name) => Filled(OptionalText(name));

    /// <summary>A name that some clients send as its number.</summary>
    public string? OptionalWord(string name) => Find(name) is { ValueKind: JsonValueKind.Number } number
        ? number.GetRawText()
        : OptionalText(name);

    /// <summary>The run, which old clients call run_uuid.</summary>
    public string RunId() => OptionalText("run_id") is { Length: > 0 } id
        ? id
        : OptionalText("run_uuid") is { Length: > 0 } old ? old : throw MissingValue("run_id");

    public long Whole(string name) => OptionalWhole(name) ?? throw MissingValue(name);

    public long? OptionalWhole(string name) => Find(name) is { } value ? Whole(value, name) : null;

    public double Number(string name) => Find(name) is { } value ? Number(value, name) : throw MissingValue(name);

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var flag) => flag,
        { } other => throw InvalidValue(name, other),
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

        return [.. Items(name)
            .Select((item, i) => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw InvalidValue($"{name}[{i}]", item))];
    }

    public IReadOnlyList<KeyValue> KeyValues(string name) => [.. Items(name).Select((item, i) => KeyValue(item, $"{name}[{i}]"))];

    public IReadOnlyList<Metric> Metrics(string name) => [.. Items(name).Select((item, i) => Metric(item, $"{name}[{i}]"))];

    /// <summary>The objects of a list; none where the list is absent.</summary>
    public IEnumerable<JsonElement> Items(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        { } other => throw InvalidValue(name, other),
    };

    public bool Has(string name) => Find(name) is not null;

    public void Dispose() => _document?.Dispose();

    public static string? Member(JsonElement item, string name, string path) =>
        item.ValueKind != JsonValueKind.Object ? throw InvalidValue(path, item)
        : !item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw InvalidValue($"{path}.{name}", value);

    public static KeyValue KeyValue(JsonElement item, string path) =>
        new(Member(item, "key", path) is { Length: > 0 } key ? key : throw MissingValue($"{path}.key"), Member(item, "value", path) ?? "");

    public static MlflowException MissingValue(string name) =>
        MlflowException.Invalid($"Missing value for required parameter '{name}'. See the API docs for more information about request "
            + "parameters.");

    private static Metric Metric(JsonElement item, string path) => new(
        Member(item, "key", path) is { Length: > 0 } key ? key : throw MissingValue($"{path}.key"),
        Number(Required(item, "value", path), $"{path}.value"),
        Whole(Required(item, "timestamp", path), $"{path}.timestamp"),
        item.TryGetProperty("step", out var step) && step.ValueKind != JsonValueKind.Null ? Whole(step, $"{path}.step") : 0,
        ModelId: Filled(Member(item, "model_id", path)),
        DatasetName: Filled(Member(item, "dataset_name", path)),
        DatasetDigest: Filled(Member(item, "dataset_digest", path)));

    /// <summary>Some clients send an empty text for none.</summary>
    private static string? Filled(string? text) => text is { Length: > 0 } ? text : null;

    private static JsonElement Required(JsonElement item, string name, string path) =>
        item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : throw MissingValue($"{path}.{name}");

    private static long Whole(JsonElement value, string name) => value switch
    {
        { ValueKind: JsonValueKind.Number } when value.TryGetInt64(out var whole) => whole,
        { ValueKind: JsonValueKind.Number } when value.GetDouble() is var real && real == Math.Floor(real)
            && Math.Abs(real) < 1e18 => (long)real,
        { ValueKind: JsonValueKind.String } when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var whole) => whole,
        _ => throw InvalidValue(name, value),
    };

    /// <summary>Infinities become the largest numbers, as MLflow keeps them.</summary>
    private static double Number(JsonElement value, string name) => value switch
    {
        { ValueKind: JsonValueKind.Number } => Math.Clamp(value.GetDouble(), double.MinValue, double.MaxValue),
        { ValueKind: JsonValueKind.String } => value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.MaxValue,
            "-Infinity" => double.MinValue,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                Math.Clamp(number, double.MinValue, double.MaxValue),
            _ => throw InvalidValue(name, value),
        },
        _ => throw InvalidValue(name, value),
    };

    private static MlflowException InvalidValue(string name, JsonElement value)
    {
        var text = value.GetRawText();
        return MlflowException.Invalid(
            $"Invalid value {(text.Length > 200 ? $"{text[..200]}…" : text)} for parameter '{name}' supplied:  Hint: Value was of type "
                + $"'{value.ValueKind}'. See the API docs for more information about request parameters.");
    }

    /// <summary>Old clients send a JSON string that holds the JSON. An empty document counts as an empty object.</summary>
    private static JsonDocument? Parse(byte[] body)
    {
        var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.String)
        {
            var inner = Encoding.UTF8.GetBytes(document.RootElement.GetString()!);
            document.Dispose();
            document = JsonDocument.Parse(inner);
        }

        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Object => document,
            JsonValueKind.Null => null,
            var kind => throw new MlflowException(ErrorCode.BadRequest, $"The body must be a JSON object, not {kind}."),
        };
    }

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
