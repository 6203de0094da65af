using System.Net;
using System.Text.Json.Nodes;

namespace ZeroDte.Mlflow.Tests.Contract;

/// <summary>What a server answered: status and body, with the JSON of it if it is JSON.</summary>
public sealed record Answer(HttpStatusCode Status, string Body, string? ContentType)
{
    /// <summary>The node at a path such as <c>run.info.run_id</c> or <c>runs.0.info</c>; null where there is none.</summary>
    public JsonNode? this[string path] => path.Split('.').Aggregate(
        JsonNode.Parse(Body),
        (node, step) => node switch
        {
            JsonArray list => int.Parse(step) is var i && i < list.Count ? list[i] : null,
            JsonObject map => map[step],
            _ => null,
        });

    public string Text(string path) => this[path]?.GetValue<string>() ?? throw new InvalidOperationException($"No '{path}' in {Body}");

    /// <summary>The items of a list; none where the list is left out. An error has no lists.</summary>
    public JsonNode[] List(string path) => ShouldBeOk()[path] is JsonArray list ? [.. list.Select(item => item!)] : [];

    /// <summary>The value of a tag, param or metric in a list of keys and values.</summary>
    public JsonNode? Value(string path, string key) => List(path).SingleOrDefault(item => (string?)item["key"] == key)?["value"];

    public Answer ShouldBeOk()
    {
        Status.ShouldBe(HttpStatusCode.OK, Body);
        return this;
    }

    public void ShouldFail(int status, string code)
    {
        Body.ShouldStartWith("{");
        ((int)Status, (string?)this["error_code"]).ShouldBe((status, code), Body);
        Text("message").ShouldNotBeEmpty();
    }

    public void ShouldBeInvalid() => ShouldFail(400, "INVALID_PARAMETER_VALUE");

    public void ShouldBeMissing() => ShouldFail(404, "RESOURCE_DOES_NOT_EXIST");
}
