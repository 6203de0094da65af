using System.Text.Json;
using System.Text.Json.Nodes;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Protocol.Wire;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Webhooks;

/// <summary>What a webhook can be told of, as ENTITY.ACTION, with what a test of it sends.</summary>
internal static class WebhookEvents
{
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["REGISTERED_MODEL.CREATED"] = """{"name":"example","tags":{"key":"value"},"description":"An example"}""",
        ["MODEL_VERSION.CREATED"] = """
            {"name":"example","version":"1","source":"models:/123","run_id":"abcd1234","tags":{"key":"value"},"description":"An example"}
            """,
        ["MODEL_VERSION_TAG.SET"] = """{"name":"example","version":"1","key":"key","value":"value"}""",
        ["MODEL_VERSION_TAG.DELETED"] = """{"name":"example","version":"1","key":"key"}""",
        ["MODEL_VERSION_ALIAS.CREATED"] = """{"name":"example","alias":"champion","version":"1"}""",
        ["MODEL_VERSION_ALIAS.DELETED"] = """{"name":"example","alias":"champion"}""",
        ["PROMPT.CREATED"] = """{"name":"example","tags":{"key":"value"},"description":"An example"}""",
        ["PROMPT_VERSION.CREATED"] = """
            {"name":"example","version":"1","template":"Hello {{name}}!","tags":{"key":"value"},"description":"An example"}
            """,
        ["PROMPT_TAG.SET"] = """{"name":"example","key":"key","value":"value"}""",
        ["PROMPT_TAG.DELETED"] = """{"name":"example","key":"key"}""",
        ["PROMPT_VERSION_TAG.SET"] = """{"name":"example","version":"1","key":"key","value":"value"}""",
        ["PROMPT_VERSION_TAG.DELETED"] = """{"name":"example","version":"1","key":"key"}""",
        ["PROMPT_ALIAS.CREATED"] = """{"name":"example","alias":"champion","version":"1"}""",
        ["PROMPT_ALIAS.DELETED"] = """{"name":"example","alias":"champion"}""",
    };

    public static string[] Parse(IEnumerable<JsonElement> events)
    {
        string[] names = [.. events.Select((item, i) => Parse(item, $"events[{i}]")).Distinct()];
        return names.Length > 0 ? names : throw JsonField.MissingValue("events");
    }

    public static string Parse(JsonElement item, string path)
    {
        var name = $"{JsonField.Text(item, "entity", path)}.{JsonField.Text(item, "action", path)}";
        return Examples.ContainsKey(name) ? name : throw MlflowException.Invalid(
            $"Invalid event '{name}' for parameter '{path}' supplied. A webhook can be told of {string.Join(", ", Examples.Keys)}.");
    }

    public static WebhookEvent ForWire(string name) => name.Split('.') is [var entity, var action]
        ? new(entity, action)
        : throw new ArgumentOutOfRangeException(nameof(name), name, "Not an event.");

    public static JsonNode Example(string name) => JsonNode.Parse(Examples[name])!;
}
