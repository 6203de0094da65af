-- Runs once, on an empty volume: MLflow has a database of its own.
create database mlflow;
