using System.Text.Json.Serialization;

namespace ZeroDte.Mlflow.Server.Hosting;

[JsonSerializable(typeof(string))]
internal sealed partial class QueryJson : JsonSerializerContext;
