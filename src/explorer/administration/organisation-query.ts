import { graphql } from '../generated/gql.ts';
import type { AdministrationGroupsQuery } from '../generated/graphql.ts';

/** Organisations, units and teams with who belongs to them, heads them and is on call. */
export const groupsQuery = graphql(`
  query AdministrationGroups {
    groups {
      id
      kind
      name
      description
      parentId
      headId
      memberCount
      members {
        accountId
        login
        name
        lead
      }
      onCall {
        id
        teamId
        accountId
        from
        until
      }
    }
  }
`);

export const createGroup = graphql(`
  mutation AddGroup($input: CreateGroupInput!) {
    createGroup(input: $input) {
      ...Refused
    }
  }
`);

export const removeGroup = graphql(`
  mutation DropGroup($id: ID!) {
    removeGroup(id: $id) {
      ...Refused
    }
  }
`);

export const addMember = graphql(`
  mutation AddMember($input: AddTeamMemberInput!) {
    addTeamMember(input: $input) {
      ...Refused
    }
  }
`);

export const removeMember = graphql(`
  mutation RemoveMember($input: RemoveTeamMemberInput!) {
    removeTeamMember(input: $input) {
      ...Refused
    }
  }
`);

export const setHead = graphql(`
  mutation SetHead($input: SetUnitHeadInput!) {
    setUnitHead(input: $input) {
      ...Refused
    }
  }
`);

export const addShift = graphql(`
  mutation AddShift($input: AddOnCallShiftInput!) {
    addOnCallShift(input: $input) {
      ...Refused
    }
  }
`);

export const removeShift = graphql(`
  mutation RemoveShift($id: ID!) {
    removeOnCallShift(id: $id) {
      ...Refused
    }
  }
`);

/** A group as the page has it. */
export type PageGroup = AdministrationGroupsQuery['groups'][number];
