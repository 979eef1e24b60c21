import { LOCAL_ACCOUNT, LOCAL_REGION, physicalArn, physicalName } from './physical-names.ts';
import type { Template } from './template.ts';

/** Where things are that a template can only know after deployment. */
export interface Place {
  stackName: string;
  /** `http://127.0.0.1:<port>` of the SQS emulator. */
  queueOrigin: string;
  /** `http://127.0.0.1:<port>` of the local API. */
  apiUrl: string;
}

export type Resolve = (value: unknown) => unknown;

/**
 * Turns template values into local ones: `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Sub`, `Fn::Select`, `Fn::Split`
 * and the pseudo parameters. Anything else that looks like an intrinsic is an error that names it.
 */
export function createResolver(template: Template, place: Place): Resolve {
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': LOCAL_ACCOUNT,
    'AWS::Region': LOCAL_REGION,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${LOCAL_REGION}:${LOCAL_ACCOUNT}:stack/${place.stackName}/local`,
    'AWS::NoValue': undefined,
  };

  function ref(id: string): unknown {
    if (id in pseudo) return pseudo[id];
    const resource = resourceOf(id);
    const name = physicalName(id, resource);
    switch (resource.Type) {
      case 'AWS::SQS::Queue':
        return `${place.queueOrigin}/${LOCAL_ACCOUNT}/${name}`;
      case 'AWS::SecretsManager::Secret':
        return physicalArn(resource.Type, name);
      default:
        return name;
    }
  }

  function attribute(id: string, attributeName: string): string {
    const resource = resourceOf(id);
    const name = physicalName(id, resource);
    switch (attributeName) {
      case 'Arn':
        return physicalArn(resource.Type, name);
      case 'QueueName':
        return name;
      case 'QueueUrl':
        return String(ref(id));
      case 'ApiEndpoint':
        return place.apiUrl;
      default:
        throw new Error(
          `The local run has no value for attribute ${attributeName} of ${id} (${resource.Type})`,
        );
    }
  }

  function resourceOf(id: string) {
    const resource = template.Resources[id];
    if (!resource) throw new Error(`The template refers to ${id}, which is no resource of it`);
    return resource;
  }

  function substitute(argument: unknown): string {
    const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
      string,
      Record<string, unknown>,
    ];
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, key: string) => {
      if (literal) return `\${${key}}`;
      if (key in variables) return String(resolve(variables[key]));
      const dot = key.indexOf('.');
      return String(dot < 0 ? ref(key) : attribute(key.slice(0, dot), key.slice(dot + 1)));
    });
  }

  function intrinsic(name: string, argument: unknown): unknown {
    const list = () => resolve(argument) as unknown[];
    switch (name) {
      case 'Ref':
        return ref(argument as string);
      case 'Fn::GetAtt': {
        const [id, attributeName] = (typeof argument === 'string' ? argument.split(/\.(.*)/) : argument) as [
          string,
          string,
        ];
        return attribute(id, attributeName);
      }
      case 'Fn::Sub':
        return substitute(argument);
      case 'Fn::Join': {
        const [separator, parts] = list() as [string, unknown[]];
        return parts.join(separator);
      }
      case 'Fn::Select': {
        const [index, parts] = list() as [number | string, unknown[]];
        return parts[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = list() as [string, string];
        return text.split(separator);
      }
      default:
        throw new Error(`The local run cannot resolve ${name}`);
    }
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
      return intrinsic(...first);
    }
    return Object.fromEntries(
      entries.map(([key, item]) => [key, resolve(item)]).filter(([, item]) => item !== undefined),
    );
  }

  return resolve;
}
